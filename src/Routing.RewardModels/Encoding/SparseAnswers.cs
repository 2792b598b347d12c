namespace Routing.RewardModels.Encoding;

/// <summary>A prompt and its answers before the projection, for a runtime that projects by itself.</summary>
/// <param name="Prompt">Features of the prompt.</param>
/// <param name="Answers">Features of each answer.</param>
/// <param name="Styles">Style features of each answer before scaling, [N][24].</param>
/// <param name="Unseen">Share of each answer's features that the projection does not know, [N].</param>
public sealed record SparseAnswers(SparseRow Prompt, IReadOnlyList<SparseRow> Answers, IReadOnlyList<float[]> Styles, IReadOnlyList<double> Unseen);

/// <summary>Hashed features of one text that the projection knows.</summary>
/// <param name="Index">Rows of V.</param>
/// <param name="Value">log(1 + count), signed; before the inverse document frequency.</param>
public sealed record SparseRow(long[] Index, float[] Value);

/// <summary>The numbers of the projection and of the scaling of style.</summary>
/// <param name="Idf">Inverse document frequency by row, [R].</param>
/// <param name="Vectors">V, [R, 128], row by row.</param>
/// <param name="StyleMean">[24].</param>
/// <param name="StyleScale">1 / deviation, 0 where a feature never differs, [24].</param>
public sealed record ProjectionTables(float[] Idf, float[] Vectors, float[] StyleMean, float[] StyleScale);
