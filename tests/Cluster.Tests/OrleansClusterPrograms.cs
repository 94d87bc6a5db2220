namespace Platform.Cluster.Tests;

/// <summary>Programs that the tests of the cluster submit.</summary>
internal static class ClusterPrograms
{
    private const string Head = """
        import argparse, json, time
        from pathlib import Path
        parser = argparse.ArgumentParser()
        parser.add_argument("--config", required=True)
        parser.add_argument("--output", required=True)
        args = parser.parse_args()
        def report():
            Path(args.output, "metrics.json").write_text(json.dumps({"params": {"method": "cluster"}, "metrics": {"score": 0.5}}))
        print("counting")

        """;

    /// <summary>Ends at once.</summary>
    public const string Quick = Head + "report()\n";

    /// <summary>Prints for some seconds, so that a watcher is there before it ends.</summary>
    public const string Slow = Head + """
        for i in range(10):
            print(i)
            time.sleep(0.3)
        report()
        """;

    /// <summary>Takes long enough for its silo to be killed meanwhile, and not too long to be run again.</summary>
    public const string Long = Head + """
        time.sleep(15)
        report()
        """;
}
