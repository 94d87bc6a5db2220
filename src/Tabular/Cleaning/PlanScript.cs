using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Cleaning;

/// <summary>A plan as a Python script.</summary>
public static class PlanScript
{
    /// <summary>
    /// A script that reads the CSV named by its first argument as the platform does, runs the steps and writes the result to the file named by its second, as <see cref="CsvWriter"/> would.
    /// </summary>
    /// <param name="name">The plan's name, for the first comment; whatever it contains, it stays a comment.</param>
    /// <param name="format">How the plan's own dataset is written.</param>
    /// <param name="steps">The steps that are switched on, in order, each with its description.</param>
    public static string Of(string name, CsvFormat format, ImmutableArray<(string Description, CleaningStep Step)> steps)
    {
        // The encoding is said before the name, as Python would look for it there too.
        var script = new StringBuilder(
            $"""
            #!/usr/bin/env python3
            # -*- coding: utf-8 -*-
            # {OneLine(name)}
            #
            # 使い方: python3 script.py 入力.csv 出力.csv
            # 必要なもの: pandas 1.5 以降
            import sys

            import numpy as np
            import pandas as pd

            if len(sys.argv) != 3:
                sys.exit('使い方: python3 script.py 入力.csv 出力.csv')

            df = pd.read_csv(sys.argv[1], sep={PythonLiteral.Of(format.Delimiter.ToString())}, encoding={PythonLiteral.Of(format.Encoding)}, float_precision='round_trip', low_memory=False)

            """);
        for (var at = 0; at < steps.Length; at++)
        {
            var (description, step) = steps[at];
            script.Append(CultureInfo.InvariantCulture, $"\n# {at + 1}. {OneLine(step.Name)}: {OneLine(description)}\n{step.CodeSnippet}\n");
        }

        return script.Append("\ndf.to_csv(sys.argv[2], index=False)\n").ToString();
    }

    private static string OneLine(string text) =>
        string.Create(text.Length, text, (line, from) =>
        {
            for (var at = 0; at < line.Length; at++) line[at] = char.IsControl(from[at]) || PythonText.IsSpace(from[at]) ? ' ' : from[at];
        });
}
