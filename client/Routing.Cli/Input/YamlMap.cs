using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Routing.Cli.Input;

/// <summary>A mapping of a YAML file whose members are known by name. A value that is missing or of another form is a fault and
/// reads as empty, so that all faults of a file are found at once.</summary>
internal sealed class YamlMap
{
    private readonly YamlFaults _faults;
    private readonly string _at;
    private readonly Mark _start;
    private readonly Dictionary<string, YamlNode> _nodes = new(StringComparer.Ordinal);
    private readonly bool _usable;

    public YamlMap(YamlFaults faults, YamlNode node, string at, string[] members)
    {
        (_faults, _at, _start) = (faults, at, node.Start);
        faults.Place(at, node.Start);
        if (node is not YamlMappingNode mapping)
        {
            faults.Fault(at, "validation_failed", "A mapping is needed here.", node.Start);
            return;
        }

        _usable = true;
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (members.Contains(name, StringComparer.Ordinal))
            {
                _nodes.Add(name, value);
                faults.Place($"{at}/{name}", value.Start);
                continue;
            }

            var hint = Spelling.Nearest(name, members) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            faults.Fault($"{at}/{name}", "unknown_member", $"'{name}' is not known here.{hint}", key.Start);
        }
    }

    public bool Has(string name) => _nodes.ContainsKey(name);

    public YamlNode? Node(string name) => _nodes.GetValueOrDefault(name);

    public void Wrong(string name, string message) =>
        _faults.Fault($"{_at}/{name}", "validation_failed", message, Node(name)?.Start ?? _start);

    public string Text(string name, string? absent = null)
    {
        if (Node(name) is { } node)
            return _faults.Scalar(node, $"{_at}/{name}") ?? "";
        return absent ?? Missing(name, "");
    }

    public double Number(string name, double? absent) => Value(name, absent, "a number", text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null);

    public int Whole(string name, int? absent) => Value(name, absent, "a whole number", text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null);

    public decimal Price(string name) => Value<decimal>(name, null, "a number of cents", text =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null);

    public DateTimeOffset Time(string name) => Value<DateTimeOffset>(name, null, "a time such as 2027-01-31T00:00:00Z", text =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value) ? value : null);

    public bool Flag(string name) => Value<bool>(name, false, "true or false", text => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    });

    public T Choice<T>(string name, T absent, params (string Word, T Value)[] words)
        where T : struct => Value<T>(name, absent, "one of " + string.Join(", ", words.Select(word => word.Word)), text =>
        {
            foreach (var (word, value) in words)
            {
                if (word == text)
                    return value;
            }

            return null;
        });

    public IReadOnlyList<T> List<T>(string name, Func<YamlNode, string, T> read)
    {
        if (Node(name) is not { } node)
            return Missing<IReadOnlyList<T>>(name, []);
        if (node is not YamlSequenceNode sequence)
        {
            Wrong(name, "A list is needed here.");
            return [];
        }

        var list = new List<T>();
        foreach (var child in sequence.Children)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{_at}/{name}/{list.Count}");
            _faults.Place(at, child.Start);
            list.Add(read(child, at));
        }

        return list;
    }

    private T Value<T>(string name, T? absent, string wanted, Func<string, T?> parse)
        where T : struct
    {
        if (Node(name) is not { } node)
            return absent ?? Missing<T>(name, default);
        if (_faults.Scalar(node, $"{_at}/{name}") is not { } text)
            return default;
        if (parse(text) is { } value)
            return value;
        Wrong(name, $"'{text}' is not {wanted}.");
        return default;
    }

    private T Missing<T>(string name, T value)
    {
        if (_usable)
            _faults.Fault($"{_at}/{name}", "validation_failed", $"'{name}' is needed.", _start);
        return value;
    }
}
