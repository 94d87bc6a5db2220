namespace Platform.Grains.Tests.Hosting;

/// <summary>Programs that tests submit.</summary>
internal static class Programs
{
    /// <summary>What every program begins with.</summary>
    public const string Head = """
        import argparse, json, os, sys, time
        from pathlib import Path
        parser = argparse.ArgumentParser()
        parser.add_argument("--config", required=True)
        parser.add_argument("--output", required=True)
        args = parser.parse_args()
        output = Path(args.output)
        output.mkdir(parents=True, exist_ok=True)
        def report(auc):
            (output / "metrics.json").write_text(json.dumps({"params": {"method": "padim", "layers": 3}, "metrics": {"image_auc": auc}}))

        """;

    /// <summary>Prints, reports, and leaves a further file.</summary>
    public const string Good = Head + """
        print("Loading dataset...")
        print("Training model...", file=sys.stderr)
        (output / "notes").mkdir()
        (output / "notes" / "notes.txt").write_text("hello")
        report(0.985)
        """;

    /// <summary>Runs until the test lets it go no further.</summary>
    public const string Endless = Head + """
        print("running")
        while True: time.sleep(0.05)
        """;
}
