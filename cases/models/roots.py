"""One hash a day over every sealed row of that day, chained to the day before: what can be kept outside the house."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case


class ChainRoot(models.Model):
    """`root` = SHA-256 of previous root, day, Merkle root and count, one a line (cases/evidence/merkle.py).

    `nodes`: the hashes of each SUBTREE leaves, 32 bytes each, so that a proof of one row reads few leaves.
    """

    day = models.DateField(_("business date"), unique=True)
    previous = models.CharField(_("root before"), max_length=64, blank=True, default="")
    merkle = models.CharField(_("Merkle root"), max_length=64)
    count = models.PositiveIntegerField(_("rows"))
    root = models.CharField(_("root"), max_length=64)
    nodes = models.BinaryField(default=b"")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("root of a day")
        verbose_name_plural = _("roots of days")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["previous"], name="chain_root_does_not_fork")]
        triggers = [pgtrigger.Protect(name="chain_root_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"


class RootLeaf(models.Model):
    """A sealed row as it stood when its day was closed: `leaf` is the hash of table, key, case, instant and seal.

    No constraint ties it to its row or case: it has to outlive a row that somebody took away.
    """

    day = models.DateField()
    place = models.PositiveIntegerField(help_text="from 0, in the order of table and key")
    table = models.CharField(max_length=16)
    row = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    leaf = models.BinaryField(help_text="32 bytes")

    class Meta:
        verbose_name = _("leaf of a day's root")
        verbose_name_plural = _("leaves of days' roots")
        ordering = ["day", "place"]
        constraints = [models.UniqueConstraint(fields=["day", "place"], name="root_leaf_has_one_place")]
        triggers = [pgtrigger.Protect(name="root_leaf_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.day} {self.table} {self.row}"
