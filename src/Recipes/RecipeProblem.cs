namespace Platform.Recipes;

/// <summary>What is wrong with a configuration.</summary>
/// <param name="Field">The field, such as <c>config.advanced_config.optimizer.betas</c>.</param>
/// <param name="Message">What is wrong with it, for a person.</param>
public sealed record RecipeProblem(string Field, string Message)
{
    /// <summary>Whether the field names a model that there is not.</summary>
    public bool IsUnknownModel { get; init; }
}

/// <summary>What was found wrong, in the order it was found; the first <see cref="Most"/> are kept.</summary>
internal sealed class RecipeProblems
{
    private const int Most = 50;

    private readonly List<RecipeProblem> _problems = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<RecipeProblem> All => _problems;

    public void Add(string field, string message) => Add(new RecipeProblem(field, message));

    public void Add(RecipeProblem problem)
    {
        if (_problems.Count < Most) _problems.Add(problem);
    }
}
