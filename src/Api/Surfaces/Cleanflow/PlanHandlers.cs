using System.Text;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Collections;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>Plans: make, list, look at, edit, take the code of, delete.</summary>
internal static class PlanHandlers
{
    public static void MapPlans(this RouteGroupBuilder routes)
    {
        routes.MapPost("/datasets/{dataset_id}/plan", Create).WithMetadata(PlanReference.Create);
        routes.MapGet("/plans", List).WithMetadata(PlanReference.List);
        routes.MapGet("/plans/catalogue", Catalogue).WithMetadata(PlanReference.Catalogue);
        routes.MapGet("/plans/{plan_id}", Get).WithMetadata(PlanReference.Get);
        routes.MapPut("/plans/{plan_id}/steps", Edit).WithMetadata(PlanReference.Edit);
        routes.MapGet("/plans/{plan_id}/code", Code).WithMetadata(PlanReference.Code);
        routes.MapDelete("/plans/{plan_id}", Delete).WithMetadata(PlanReference.Delete);
    }

    public static async Task<IResult> Create(HttpContext context, string dataset_id, IGrainFactory grains, IdempotentRequests idempotent)
    {
        var key = IdempotencyKey.Of(context);
        using var body = await JsonBody.ReadAsync(context.Request, cancellationToken: context.RequestAborted);
        if (!CleanflowIds.TryParse(dataset_id, out var dataset)) return CleanflowThing.Dataset.None;
        var draft = PlanWishes.Read(dataset, body.RootElement);
        return await idempotent.RunAsync(context, key, Fingerprint.Of(context, body.RootElement), async id =>
        {
            var plan = await grains.GetGrain<IPlanGrain>(CleanflowIds.From(id)).Create(context.Caller, draft, CancellationToken.None);
            return plan.IsSuccess
                ? CleanflowAnswer.Created(PlanBody.Of(plan.Value), "Plan generated successfully")
                : CleanflowThing.Dataset.Failure(context, plan.Error);
        });
    }

    public static async Task<IResult> List(HttpContext context, IGrainFactory grains)
    {
        var (plans, total) = await CleanflowList.ReadAsync(
            context, grains, CollectionKinds.Plans, id => grains.GetGrain<IPlanGrain>(id).Get(context.Caller, context.RequestAborted));
        return CleanflowAnswer.Ok(new PlansBody([.. plans.Select(PlanItemBody.Of)], total));
    }

    public static async Task<IResult> Catalogue(HttpContext context, IGrainFactory grains)
    {
        var steps = await grains.GetGrain<ICatalogueGrain>(CleanflowReference.Name).List(context.RequestAborted);
        return CleanflowAnswer.Ok(new CatalogueBody([.. steps.Select(CatalogueStepBody.Of)]));
    }

    public static Task<IResult> Get(HttpContext context, string plan_id, IGrainFactory grains) =>
        CleanflowThing.Plan.WithAsync(
            context, plan_id, id => grains.GetGrain<IPlanGrain>(id).Get(context.Caller, context.RequestAborted), plan => CleanflowAnswer.Ok(PlanBody.Of(plan)));

    public static async Task<IResult> Edit(HttpContext context, string plan_id, IGrainFactory grains)
    {
        using var body = await JsonBody.ReadAsync(context.Request, cancellationToken: context.RequestAborted);
        var steps = StepWishes.Read(body.RootElement);
        return await CleanflowThing.Plan.WithAsync(
            context,
            plan_id,
            id => grains.GetGrain<IPlanGrain>(id).Edit(context.Caller, steps, CancellationToken.None),
            plan => CleanflowAnswer.Ok(PlanBody.Of(plan), "Plan updated successfully"));
    }

    public static async Task<IResult> Code(HttpContext context, string plan_id, IGrainFactory grains)
    {
        if (!CleanflowIds.TryParse(plan_id, out var id)) return CleanflowThing.Plan.None;
        var grain = grains.GetGrain<IPlanGrain>(id);
        var plan = await grain.Get(context.Caller, context.RequestAborted);
        if (!plan.IsSuccess) return CleanflowThing.Plan.Failure(context, plan.Error);
        var script = await grain.Script(context.Caller, context.RequestAborted);
        if (!script.IsSuccess) return CleanflowThing.Plan.Failure(context, script.Error);
        Attachment.Name(context.Response, plan.Value.Name + ".py");
        return Results.Text(script.Value, "text/x-python", Encoding.UTF8);
    }

    public static Task<IResult> Delete(HttpContext context, string plan_id, IGrainFactory grains) =>
        CleanflowThing.Plan.WithAsync(
            context,
            plan_id,
            id => grains.GetGrain<IPlanGrain>(id).Delete(context.Caller, CancellationToken.None),
            _ => CleanflowAnswer.Ok(new PlanDeletedBody(plan_id.ToLowerInvariant()), "Plan deleted successfully"));
}
