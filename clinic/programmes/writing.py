"""Steps as JSON, the inverse of `reading`. What is empty is left out."""

from typing import Any

from clinic.programmes.schema import OptionContent, PromptContent, PromptShape, StepContent, Wording

SIMPLE = tuple(name for name in StepContent.__dataclass_fields__ if name != "prompts")
PROMPT_SIMPLE = tuple(PromptShape.__dataclass_fields__)


def step_to_json(step: StepContent) -> dict[str, Any]:
    """The shape described in the package docstring, with the visibility of every prompt written out."""
    values = {name: _plain(getattr(step, name)) for name in SIMPLE}
    values["prompts"] = [_prompt(prompt) for prompt in step.prompts]
    return _without_empty(values)


def _prompt(prompt: PromptContent) -> dict[str, Any]:
    values = {name: _plain(getattr(prompt, name)) for name in PROMPT_SIMPLE}
    values |= {"for": prompt.asked_of.value, "options": [_option(option) for option in prompt.options]}
    values |= _wording("text", prompt.text) | _wording("hint", prompt.hint)
    return _without_empty(values)


def _option(option: OptionContent) -> dict[str, str]:
    values = {"key": option.key, "label": option.label.injured}
    if option.label.involved != option.label.injured:
        values["label_involved"] = option.label.involved
    return values


def _wording(key: str, wording: Wording) -> dict[str, str]:
    if wording.injured == wording.involved:
        return {key: wording.injured}
    return {f"{key}_injured": wording.injured, f"{key}_involved": wording.involved}


def _plain(value: Any) -> Any:
    return [_plain(part) for part in value] if isinstance(value, tuple) else getattr(value, "value", value)


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
