"""One entry of the library of tactics, in both languages; a line of the dialogue on each line of the field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import DebtClass
from strategies.stages import Stage
from strategies.tactics import Evasion, Fact, Family, OnTheLine

LANGUAGES = (("zh", _("Chinese")), ("en", _("English")))
TEXTS = (("title", _("Title"), 1), ("what", _("What it is"), 2), ("lines", _("Lines, one on each"), 4), ("avoid", _("What to avoid"), 2))  # fmt: skip
SPOKEN_STAGES = [choice for choice in Stage.choices if choice[0] not in ("pending", "closed")]


def _boxes(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


class TacticForm(forms.Form):
    """`code` is asked once, for a new entry."""

    code = forms.SlugField(label=_("Code"), max_length=60, help_text=_("Small letters, figures and hyphens."))
    family = forms.ChoiceField(label=_("Tactic"), choices=Family.choices)
    debt_class = forms.ChoiceField(
        label=_("Kind of debt"), required=False, choices=[("", _("Any")), *DebtClass.choices]
    )
    who = _boxes(_("On the line"), OnTheLine.choices)
    evasions = _boxes(_("Evasions heard"), Evasion.choices, _("None: it fits when nothing was tagged too."))
    stages = _boxes(_("Stages"), SPOKEN_STAGES, _("None: any stage."))
    needs = _boxes(_("Only where the case has"), Fact.choices)
    after = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, initial=0)
    is_offered = forms.BooleanField(label=_("Offered to agents"), required=False, initial=True)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]
        for language, name in LANGUAGES:
            for key, label, rows in TEXTS:
                self.fields[f"{key}_{language}"] = forms.CharField(
                    label=f"{label} ({name})",
                    max_length=2000,
                    widget=forms.Textarea(attrs={"rows": rows, "lang": language}) if rows > 1 else forms.TextInput(),
                )

    @property
    def texts(self) -> list[list[forms.BoundField]]:
        """The fields of each language, as two columns."""
        return [[self[f"{key}_{language}"] for key, _label, _rows in TEXTS] for language, _name in LANGUAGES]

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in ("who", "evasions", "stages", "needs")]

    def values(self) -> dict[str, Any]:
        """As `save_tactic` takes them."""
        told = self.cleaned_data
        found: dict[str, Any] = {
            name: told[name] for name in ("family", "debt_class", "who", "evasions", "stages", "needs")
        }
        for key in ("title", "what", "avoid"):
            found[key] = {language: told[f"{key}_{language}"].strip() for language, _name in LANGUAGES}
        found["lines"] = {
            language: [line.strip() for line in told[f"lines_{language}"].splitlines() if line.strip()]
            for language, _name in LANGUAGES
        }
        return found
