namespace Platform.Recipes;

/// <summary>Configurations to begin with: objects that <c>advanced_config</c> can be. They leave the learning rate to <c>config</c>.</summary>
internal static class RecipePresets
{
    /// <summary>The presets of a framework, by name, the plainest first.</summary>
    public static IReadOnlyList<(string Name, string Json)> Of(string framework) => framework == RecipeReader.Timm ? Timm : Ultralytics;

    private static readonly (string Name, string Json)[] Timm =
    [
        ("basic", """
            {"optimizer":{"type":"adam","weight_decay":0},"scheduler":{"type":"none"},"augmentation":{"enabled":true,"random_flip":true}}
            """),
        ("standard", """
            {"optimizer":{"type":"adamw","weight_decay":0.01},"scheduler":{"type":"cosine","warmup_epochs":2,"warmup_lr":1e-6},
             "augmentation":{"enabled":true,"random_flip":true,"color_jitter":true,"brightness":0.2,"contrast":0.2},
             "loss":{"label_smoothing":0.1},"mixed_precision":true,"gradient_clip_value":1.0}
            """),
        ("aggressive", """
            {"optimizer":{"type":"adamw","weight_decay":0.05},"scheduler":{"type":"cosine","warmup_epochs":5,"warmup_lr":1e-6},
             "augmentation":{"enabled":true,"random_flip":true,"random_crop":true,"crop_scale":[0.35,1],"color_jitter":true,"brightness":0.4,"contrast":0.4,"saturation":0.4,"hue":0.1,
               "random_rotation":true,"rotation_degrees":15,"random_erasing":true,"random_erasing_prob":0.25},
             "loss":{"label_smoothing":0.1},"ema":{"enabled":true,"decay":0.999},"early_stopping":{"enabled":true,"patience":15},"mixed_precision":true,"gradient_clip_value":1.0}
            """),
    ];

    private static readonly (string Name, string Json)[] Ultralytics =
    [
        ("basic", """
            {"optimizer":"auto","mosaic":0,"hsv_h":0,"hsv_s":0,"hsv_v":0,"translate":0,"scale":0,"fliplr":0.5,"close_mosaic":0}
            """),
        ("standard", """
            {"optimizer":"auto","cos_lr":true,"mosaic":1.0,"hsv_h":0.015,"hsv_s":0.7,"hsv_v":0.4,"translate":0.1,"scale":0.5,"fliplr":0.5,"close_mosaic":10,"patience":50}
            """),
        ("aggressive", """
            {"optimizer":"AdamW","cos_lr":true,"mosaic":1.0,"mixup":0.15,"copy_paste":0.1,"hsv_h":0.02,"hsv_s":0.8,"hsv_v":0.5,"degrees":10,"translate":0.2,"scale":0.9,"shear":2,
             "fliplr":0.5,"flipud":0.1,"close_mosaic":15,"patience":50}
            """),
    ];
}
