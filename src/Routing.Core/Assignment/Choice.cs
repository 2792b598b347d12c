namespace Routing.Core.Assignment;

/// <summary>
/// The factors of S = w_r·age·EIG·0.5^pending / cost − μ (algorithms.md §5.1).
/// </summary>
/// <param name="Gain">Expected information gain at the centre of the cell, nats.</param>
/// <param name="RiskWeight">w_r, no unit.</param>
/// <param name="AgeFactor">Factor of the age class, no unit.</param>
/// <param name="PendingDiscount">0.5^pending, no unit.</param>
/// <param name="Cost">Cost of one answer of this reviewer, money.</param>
/// <param name="ShadowPrice">μ of the reviewer's tier, in units of the score.</param>
/// <param name="Score">S, weighted nats per unit of money.</param>
public sealed record ScoreParts(
    double Gain,
    double RiskWeight,
    double AgeFactor,
    double PendingDiscount,
    double Cost,
    double ShadowPrice,
    double Score);

/// <summary>What the queue chose and how much it looked at.</summary>
/// <param name="Item">Id of the item.</param>
/// <param name="Cell">Cell it waits in.</param>
/// <param name="Parts">Score of the cell.</param>
/// <param name="CellsConsidered">Cells of which at least one item was tested.</param>
/// <param name="ItemsConsidered">Items tested by the filters.</param>
public sealed record Choice(string Item, CellKey Cell, ScoreParts Parts, int CellsConsidered, int ItemsConsidered);

/// <summary>Address of a cell (algorithms.md §5.4).</summary>
/// <param name="Belief">Index of the q-cell, see <see cref="BeliefGrid"/>.</param>
/// <param name="Risk">0 low … 3 critical.</param>
/// <param name="Age">0 fresh … 3 overdue.</param>
/// <param name="Pending">Live leases, 2 meaning two or more.</param>
public readonly record struct CellKey(int Belief, int Risk, int Age, int Pending);
