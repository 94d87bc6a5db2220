using System.Net.Http.Json;
using System.Text.Json;

namespace Platform.Standalone.Demo;

/// <summary>Registers a user of CleanFlow, uploads a messy table, plans its cleaning and runs the plan, over HTTP as a person would, and prints what to look at.</summary>
/// <param name="main">The main port's address.</param>
/// <param name="users">Whose password it is registered with.</param>
/// <param name="output">Where to print.</param>
internal sealed class CleaningDemonstration(Uri main, DemoUsers users, TextWriter output)
{
    private const string Table = "customers.csv";

    private string Password => users.Tokens["alice"];

    /// <summary>Does it all, once for a data folder: asking again answers with what is there.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri(main, "cleanflow/api/v1/") };
        await DemoCalls.Register(main, Password, cancellationToken);
        var session = await client.Post("auth/login", JsonContent.Create(new { email = DemoCalls.Email, password = Password }), cancellationToken);
        client.LogIn(Text(session, "access_token"));

        var file = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Demo", "Tables", Table), cancellationToken);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", Table } };
        var dataset = Text(await client.Post("datasets", form, cancellationToken), "dataset_id");
        var plan = Text(await client.Post($"datasets/{dataset}/plan", JsonContent.Create(new { task_type = "classification", target_column = "churned" }), cancellationToken), "plan_id");
        var execution = Text(await client.Post($"plans/{plan}/execute", null, cancellationToken), "execution_id");

        output.WriteLine("CleanFlow, with a messy table uploaded, planned and cleaned:");
        output.WriteLine($"  log in at  {main}#/cleanflow  as {DemoCalls.Email}, password {Password}");
        output.WriteLine($"  the table  {main}#/cleanflow/datasets/{dataset}");
        output.WriteLine($"  the plan   {main}#/cleanflow/plans/{plan}");
        output.WriteLine($"  the result {main}#/cleanflow/executions/{execution}");
        output.WriteLine();
    }

    private static string Text(JsonElement answer, string name) => answer.GetProperty("data").GetProperty(name).GetString()!;
}
