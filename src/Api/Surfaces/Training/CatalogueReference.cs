using Microsoft.OpenApi;
using Platform.Api.Surfaces.Reference;
using static Platform.Api.Surfaces.Training.TrainingReference;

namespace Platform.Api.Surfaces.Training;

/// <summary>What the reference says of models and their settings.</summary>
internal static class CatalogueReference
{
    public static readonly OperationReference ConfigSchema = new("getConfigSchema", "고급 설정 스키마 조회")
    {
        Tag = JobReference.Tag,
        Description = "실제로 적용되는 설정에서 만들어집니다. `when`은 그 설정이 효과를 갖는 조건입니다. 프리셋은 `advanced_config`로 그대로 쓸 수 있습니다.",
        Parameters =
        [
            new("framework", ParameterLocation.Query, "프레임워크.") { Required = true, Values = ["timm", "ultralytics"] },
            new("task_type", ParameterLocation.Query, "태스크 타입."),
        ],
        Responses =
        [
            Success<ConfigSchemaBody>(200, "스키마와 프리셋.", """
                {"framework":"timm","task_type":"image_classification","schema":{"fields":[
                {"name":"optimizer.type","type":"select","label":"Optimizer","description":"Optimization algorithm","default":"adamw","options":[
                {"value":"adam","label":"Adam","description":"Adaptive Moment Estimation"},{"value":"adamw","label":"AdamW","description":"Adam with weight decay"},
                {"value":"sgd","label":"SGD","description":"Stochastic Gradient Descent"}],"group":"Optimizer"},
                {"name":"optimizer.learning_rate","type":"number","label":"Learning Rate","description":"Initial learning rate","default":0.001,"min":0,"max":10,"step":1e-5,
                "exclusive_min":true,"group":"Optimizer"}]},
                "presets":{"basic":{"optimizer":{"type":"adam"}},"standard":{"optimizer":{"type":"adamw"}},"aggressive":{"optimizer":{"type":"adamw"}}}}
                """),
            Unauthorized, Invalid("framework", "it is required"),
        ],
    };

    public static readonly OperationReference Models = new("listModels", "사용 가능한 모델 목록 조회")
    {
        Tag = "Models",
        Parameters = [new("framework", ParameterLocation.Query, "프레임워크 필터."), new("task_type", ParameterLocation.Query, "태스크 타입 필터.")],
        Responses =
        [
            Success<ModelsBody>(200, "모델.", """
                {"models":[{"model_name":"resnet50","framework":"timm","task_types":["image_classification"],"default_image_size":224,"parameters":"25.6M","pretrained":true,
                "description":"ResNet-50 architecture"}],"total":1}
                """),
            Unauthorized,
        ],
    };
}

/// <summary>The settings of a framework, for the reference; the document itself is passed on as it is.</summary>
internal sealed record ConfigSchemaBody(string Framework, string TaskType, ConfigFieldsBody Schema, IReadOnlyDictionary<string, object> Presets);

/// <summary>Settings.</summary>
internal sealed record ConfigFieldsBody(IReadOnlyList<ConfigFieldBody> Fields);

/// <summary>One setting.</summary>
/// <param name="Type"><c>select</c>, <c>number</c>, <c>boolean</c> or <c>array</c>, of numbers.</param>
/// <param name="Integer">Whether a number is a whole one.</param>
/// <param name="Length">How many numbers an array has.</param>
/// <param name="Group">What it belongs to, for people.</param>
/// <param name="When">When it has an effect.</param>
internal sealed record ConfigFieldBody(
    string Name, string Type, string Label, string Description, object Default, IReadOnlyList<ConfigOptionBody>? Options, double? Min, double? Max, double? Step, bool? ExclusiveMin,
    bool? ExclusiveMax, bool? Integer, int? Length, string? Group, ConfigConditionBody? When);

/// <summary>One of the values of a setting.</summary>
internal sealed record ConfigOptionBody(string Value, string Label, string Description);

/// <summary>Another setting, and the values it must have one of.</summary>
internal sealed record ConfigConditionBody(string Field, IReadOnlyList<object> Values);
