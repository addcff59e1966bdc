"""The investigation file, judgements of the debtor, and what was done about a warning sign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.investigation import Question
from strategies.judging import Ability, Willingness


class AssessmentForm(forms.Form):
    ability = forms.ChoiceField(label=_("Ability to pay"), choices=Ability.choices)
    willingness = forms.ChoiceField(label=_("Willingness to pay"), choices=Willingness.choices)
    reason = forms.CharField(
        label=_("What it rests on"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with your name."),
    )


class InvestigationForm(forms.Form):
    """One field for each question that is asked, with what the page showed beside it."""

    def __init__(self, *args: Any, questions: list[Question], known: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.code] = forms.CharField(
                label=question.label,
                required=False,
                max_length=2000,
                initial=known.get(question.code, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
                show_hidden_initial=True,
            )

    def answers(self) -> dict[str, str]:
        """The answers that differ from what the page showed: what a colleague wrote meanwhile is left alone."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class SignOutcomeForm(forms.Form):
    outcome = forms.CharField(label=_("What was done about it"), required=False, max_length=400)
