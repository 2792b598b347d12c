using Routing.RewardModels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Routing.Training;

/// <summary>A network head in Torch.</summary>
internal sealed class NetworkModule : nn.Module<Tensor, Tensor>
{
    private readonly Linear _hidden, _output;
    private readonly Dropout _dropout;

    public NetworkModule(int features, int hidden, int columns, double dropout, Device device)
        : base(nameof(NetworkModule))
    {
        (_hidden, _output, _dropout) = (nn.Linear(features, hidden), nn.Linear(hidden, columns), nn.Dropout(dropout));
        RegisterComponents();
        _ = this.to(device);
    }

    /// <summary>Scores of answers, [B, 1 + S], from φ, [B, D].</summary>
    public override Tensor forward(Tensor input) => _output.forward(_dropout.forward(nn.functional.relu(_hidden.forward(input))));

    /// <summary>The weights as plain arrays. Torch keeps [out, in].</summary>
    public NetworkHead ToHead()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return new NetworkHead(Transposed(_hidden.weight!), Values(_hidden.bias!), Transposed(_output.weight!), Values(_output.bias!));
    }

    /// <summary>Takes the weights of a head of the same shape.</summary>
    public void Take(NetworkHead head)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (hidden, columns) = (head.HiddenBias.Length, head.OutputBias.Length);
        _hidden.weight!.copy_(tensor(head.HiddenWeights).reshape(-1, hidden).t());
        _hidden.bias!.copy_(tensor(head.HiddenBias));
        _output.weight!.copy_(tensor(head.OutputWeights).reshape(hidden, columns).t());
        _output.bias!.copy_(tensor(head.OutputBias));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hidden.Dispose();
            _output.Dispose();
            _dropout.Dispose();
        }

        base.Dispose(disposing);
    }

    private static float[] Values(Tensor values) => values.detach().cpu().data<float>().ToArray();

    // A transposed tensor keeps its order of values until it is made contiguous.
    private static float[] Transposed(Tensor values) => Values(values.detach().t().contiguous());
}
