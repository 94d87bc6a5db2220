namespace Orleans.Core.Internal;

/// <summary>An activation that call chains may come back into.</summary>
public interface ICallChainReentrantGrainContext
{
    /// <summary>A call chain may come back from now on.</summary>
    void OnEnterReentrantSection(Guid reentrancyId);

    /// <summary>It may no longer.</summary>
    void OnExitReentrantSection(Guid reentrancyId);
}
