using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Routing.Training;

/// <summary>AdamW with a constant rate (I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2). Lives as
/// long as the dispose scope that it is made in.</summary>
/// <remarks>Not TorchSharp's, which works with Scalars that nothing holds (<see cref="TensorSum"/>). Numbers are tensors here, which the dispose
/// scope holds.</remarks>
internal sealed class AdamW
{
    private const double MeanDecay = 0.9, SquareDecay = 0.999, Smallest = 1e-8;

    private readonly double _rate, _decay;
    private readonly Device _device;
    private readonly (Parameter Weights, Tensor Mean, Tensor Square)[] _states;

    private int _steps;

    public AdamW(IEnumerable<Parameter> parameters, double rate, double decay, Device device)
    {
        (_rate, _decay, _device) = (rate, decay, device);
        _states = [.. parameters.Select(weights => (weights, zeros_like(weights), zeros_like(weights)))];
    }

    /// <summary>One step against the gradients, which are 0 afterwards.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        _steps++;
        var rate = Factor(_rate / (1 - Math.Pow(MeanDecay, _steps)));
        var unbiased = Factor(1 / Math.Sqrt(1 - Math.Pow(SquareDecay, _steps)));
        var (kept, smallest) = (Factor(1 - (_rate * _decay)), Factor(Smallest));
        var (ofMean, ofSquare) = (Factor(1 - MeanDecay), Factor(1 - SquareDecay));
        foreach (var (weights, mean, square) in _states)
        {
            var gradient = weights.grad!;
            mean.lerp_(gradient, ofMean);
            square.lerp_(gradient * gradient, ofSquare);
            weights.mul_(kept);
            weights.sub_(rate * mean / (unbiased * square.sqrt()).Plus(smallest));
            gradient.zero_();
        }
    }

    /// <summary>The state between two steps as bytes.</summary>
    public byte[] ToBytes()
    {
        using var scope = NewDisposeScope();
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(_steps);
        foreach (var value in Moments().SelectMany(moment => moment.cpu().data<float>().ToArray()))
            writer.Write(value);
        writer.Flush();
        return memory.ToArray();
    }

    /// <summary>Takes what <see cref="ToBytes"/> wrote for parameters of the same shapes.</summary>
    /// <exception cref="InvalidDataException">For other parameters.</exception>
    public void Take(byte[] state)
    {
        var expected = sizeof(int) + (sizeof(float) * Moments().Sum(moment => moment.numel()));
        if (state.Length != expected)
            throw new InvalidDataException($"The optimiser's state has {state.Length} bytes; {expected} were expected.");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var reader = new BinaryReader(new MemoryStream(state));
        _steps = reader.ReadInt32();
        foreach (var moment in Moments())
        {
            var values = new float[moment.numel()];
            for (var n = 0; n < values.Length; n++)
                values[n] = reader.ReadSingle();
            moment.copy_(tensor(values).reshape(moment.shape));
        }
    }

    private IEnumerable<Tensor> Moments() => _states.SelectMany(state => new[] { state.Mean, state.Square });

    private Tensor Factor(double value) => tensor((float)value, _device);
}
