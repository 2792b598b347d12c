using System.Globalization;
using System.Net;
using System.Text;

namespace Routing.Cli.Report;

/// <summary>Parts of a self-contained HTML page. Every text that is not HTML already is encoded.</summary>
internal static class HtmlPage
{
    private const string Style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
        h1{margin-bottom:.2rem}.lead{font-size:1.2rem}.warn{background:#fde68a;color:#1f2937;padding:.5rem .8rem;border-radius:.4rem}
        table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #8884;vertical-align:top}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}figure{margin:1rem 0;overflow-x:auto}svg{max-width:100%;height:auto;background:#fff;border-radius:.4rem}
        figcaption,.note{opacity:.8;font-size:.9rem}.scroll{overflow-x:auto}@media print{body{max-width:none}}
        """;

    public static StringBuilder Begin(string title) => new StringBuilder().Append(
        CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Encode(title)}</title><style>{Style}</style></head><body><h1>{Encode(title)}</h1>");

    public static string End(StringBuilder html) => html.Append("</body></html>").ToString();

    /// <summary>A table; a header that starts with # heads a column of numbers.</summary>
    public static void Table(StringBuilder html, string[] headers, IEnumerable<string[]> rows)
    {
        static string Kind(string header) => header.StartsWith('#') ? " class=\"n\"" : "";
        html.Append("<div class=\"scroll\"><table><thead><tr>");
        foreach (var header in headers)
            html.Append(CultureInfo.InvariantCulture, $"<th{Kind(header)}>{Encode(header.TrimStart('#'))}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Length; i++)
                html.Append(CultureInfo.InvariantCulture, $"<td{Kind(headers[i])}>{Encode(row[i])}</td>");
            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
    }

    public static void Figure(StringBuilder html, string svg, string caption) => html.Append(
        CultureInfo.InvariantCulture, $"<figure>{svg}<figcaption>{Encode(caption)}</figcaption></figure>");

    public static string Percent(double? value) => value?.ToString("P1", CultureInfo.InvariantCulture) ?? "–";

    public static string Number(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";

    public static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Encode(string text) => WebUtility.HtmlEncode(text);
}
