using Routing.Contracts.Vendors;

namespace Routing.Grains.Vendors;

/// <summary>A vendor's plug-in for one pool of one programme. Every silo of a cluster has the same ones.</summary>
public sealed record PoolPlugIn(string Programme, string Pool, IReviewerPool Vendor);
