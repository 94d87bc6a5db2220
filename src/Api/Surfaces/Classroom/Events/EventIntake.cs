using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>Reads and checks events, holds their senders to their limits, and has each student's recorded by the student's grain.</summary>
internal sealed class EventIntake(ClassroomRates rates, IOptions<ClassroomLimits> limits, TimeProvider clock)
{
    /// <summary>Takes the events of a request, all that are in it or none; or says why not.</summary>
    public async Task<(SentEvents Sent, SurfaceError? Refusal)> Take(HttpContext context)
    {
        SentEvents sent;
        try
        {
            sent = await EventBody.ReadAsync(context.Request, new EventChecks(limits.Value.Redact, clock.GetUtcNow()), context.RequestAborted);
        }
        catch (RequestRejectedException)
        {
            await rates.CountUnread(context);
            throw;
        }

        return (sent, IsOfOneStudent(sent.Events) ? await TakeOne(context, sent.Events) : await TakeSeveral(context, sent.Events));
    }

    private async Task<SurfaceError?> TakeOne(HttpContext context, IReadOnlyList<ClassroomEvent> events)
    {
        var student = events[0].StudentId;
        var received = await rates.Student(context, student).Receive([.. events], rates.Events, CancellationToken.None);
        return rates.Told(context, student, received.Rate) ?? Refusal(context, received.Answer!);
    }

    private async Task<SurfaceError?> TakeSeveral(HttpContext context, IReadOnlyList<ClassroomEvent> events)
    {
        var students = events.GroupBy(each => each.StudentId, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
        if (await rates.TakeEvents(context, students.Keys) is { } refusal) return refusal;
        var answers = await Task.WhenAll(students.Select(student => Record(context, student.Key, student.Value)));
        return answers.Select(answer => Refusal(context, answer)).FirstOrDefault(failed => failed is not null);
    }

    /// <summary>Not given up with the request: what a student's grain was given, it records.</summary>
    private Task<Result<Recorded>> Record(HttpContext context, string student, ImmutableArray<ClassroomEvent> events) =>
        rates.Student(context, student).Record(events, CancellationToken.None);

    private static SurfaceError? Refusal(HttpContext context, Result<Recorded> answer) => answer.IsSuccess ? null : context.Failure(answer.Error);

    private static bool IsOfOneStudent(IReadOnlyList<ClassroomEvent> events)
    {
        for (var i = 1; i < events.Count; i++)
        {
            if (events[i].StudentId != events[0].StudentId) return false;
        }

        return true;
    }
}
