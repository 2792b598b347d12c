using Npgsql;

namespace Routing.Storage.Postgres;

/// <summary>What an error of PostgreSQL is about, told by its SQLSTATE.</summary>
internal static class DatabaseFailure
{
    // Connection, resources, operator's intervention, broken disk, wrong state, access and schema, rollback: the next
    // append would fare no better. What remains is about the rows that were sent.
    private static readonly string[] _ofTheDatabase = ["08", "25", "28", "3D", "40", "42", "53", "54", "55", "57", "58", "XX"];

    /// <summary>Whether other members of a batch may well be taken.</summary>
    public static bool IsOfTheMember(PostgresException error) =>
        !_ofTheDatabase.Contains(error.SqlState[..2], StringComparer.Ordinal);

    /// <summary>Whether the connection went away, so that another one may well do.</summary>
    public static bool IsOfTheConnection(NpgsqlException error) => error is PostgresException answered
        ? answered.SqlState is "57P01" or "57P02"
        : error.InnerException is not TimeoutException;
}
