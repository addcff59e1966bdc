from cases.models.case import Attention, Case, ClosedAs
from cases.models.change import PortfolioChange
from cases.models.contact import ContactLog, Direction
from cases.models.contact_point import (
    DEAD_STATES,
    ContactKind,
    ContactOwner,
    ContactPoint,
    ContactPointEvent,
    ContactState,
    PointEventKind,
    PointSource,
)
from cases.models.creditor import ColumnMapping, Creditor, DebtClass, FileSubject, Portfolio, PortfolioState
from cases.models.day import DayChunk, DayPhase, DayRun, DayState
from cases.models.debt import Debt, PayOrder, Security
from cases.models.debtor import CustomerNumber, Debtor, DebtorKind
from cases.models.debtor_change import DebtorChange
from cases.models.evidence import CustodyEntry, CustodyKind, DeliveryProof, ProofKind, Recording
from cases.models.experiment import ArmReading, ExperimentReading
from cases.models.export import Export, ExportKind, ExportPlace, ExportPurpose
from cases.models.former import FormerFact, FormerState, NightMark, NightSide
from cases.models.gate import ContactDecision, GateVerdict, KnownFact
from cases.models.guarantee import Guarantee, GuaranteeForm
from cases.models.held import HeldBack, StageApproval
from cases.models.history import Assignment, MoveReason, StageMove
from cases.models.hold import Hold, HoldKind, MatterResult
from cases.models.insight import Assessment, Finding, SignKind, WarningSign
from cases.models.ledger import Bucket, LedgerLine, LineKind
from cases.models.limitation import ArrivalProof, LimitationEvent, LimitationKind
from cases.models.next_action import BY_KEY, TAKEN, AnswerKind, NextActionAnswer, OverruleReason
from cases.models.payment import Allocation, PayerRelation, Payment, PaymentSource
from cases.models.plan import Instalment, InstalmentState, Plan, PlanShape, PlanState
from cases.models.promise import Promise, PromiseState
from cases.models.queue_choice import IN_STRICT_ORDER, ChoiceKind, PickReason, QueueChoice, SkipReason
from cases.models.rank_dispute import DisputeState, Expected, RankDispute
from cases.models.ranking import RankDay
from cases.models.retention import Erasure, ErasureCause, LegalHold, RetentionRun, Suppression
from cases.models.reveal import Reveal, RevealedField, RevealPlace, RevealReason
from cases.models.roots import ChainRoot, RootLeaf
from cases.models.self_check import SelfCheck, SelfCheckFinding
from cases.models.simulation import SimulatedDay, SimulatedMove, Simulation, SimulationState
from cases.models.staff import Picking, Role, Team, User
from cases.models.subject_request import AskedBy, Asker, RefusalCode, RequestState, SubjectRequest, SubjectRight
from cases.models.supervisor_word import SupervisorWord
from cases.models.unmatched import UnmatchedPayment, UnmatchedState, WhyUnmatched
from cases.models.waiver import OPEN_WAIVERS, Waiver, WaiverPart, WaiverState

__all__ = [
    "BY_KEY",
    "DEAD_STATES",
    "IN_STRICT_ORDER",
    "OPEN_WAIVERS",
    "TAKEN",
    "Allocation",
    "AnswerKind",
    "ArmReading",
    "ArrivalProof",
    "AskedBy",
    "Asker",
    "Assessment",
    "Assignment",
    "Attention",
    "Bucket",
    "Case",
    "ChainRoot",
    "ChoiceKind",
    "ClosedAs",
    "ColumnMapping",
    "ContactDecision",
    "ContactKind",
    "ContactLog",
    "ContactOwner",
    "ContactPoint",
    "ContactPointEvent",
    "ContactState",
    "Creditor",
    "CustodyEntry",
    "CustodyKind",
    "CustomerNumber",
    "DayChunk",
    "DayPhase",
    "DayRun",
    "DayState",
    "Debt",
    "DebtClass",
    "Debtor",
    "DebtorChange",
    "DebtorKind",
    "DeliveryProof",
    "Direction",
    "DisputeState",
    "Erasure",
    "ErasureCause",
    "Expected",
    "ExperimentReading",
    "Export",
    "ExportKind",
    "ExportPlace",
    "ExportPurpose",
    "FileSubject",
    "Finding",
    "FormerFact",
    "FormerState",
    "GateVerdict",
    "Guarantee",
    "GuaranteeForm",
    "HeldBack",
    "Hold",
    "HoldKind",
    "Instalment",
    "InstalmentState",
    "KnownFact",
    "LedgerLine",
    "LegalHold",
    "LimitationEvent",
    "LimitationKind",
    "LineKind",
    "MatterResult",
    "MoveReason",
    "NextActionAnswer",
    "NightMark",
    "NightSide",
    "OverruleReason",
    "PayOrder",
    "PayerRelation",
    "Payment",
    "PaymentSource",
    "PickReason",
    "Picking",
    "Plan",
    "PlanShape",
    "PlanState",
    "PointEventKind",
    "PointSource",
    "Portfolio",
    "PortfolioChange",
    "PortfolioState",
    "Promise",
    "PromiseState",
    "ProofKind",
    "QueueChoice",
    "RankDay",
    "RankDispute",
    "Recording",
    "RefusalCode",
    "RequestState",
    "RetentionRun",
    "Reveal",
    "RevealPlace",
    "RevealReason",
    "RevealedField",
    "Role",
    "RootLeaf",
    "Security",
    "SelfCheck",
    "SelfCheckFinding",
    "SignKind",
    "SimulatedDay",
    "SimulatedMove",
    "Simulation",
    "SimulationState",
    "SkipReason",
    "StageApproval",
    "StageMove",
    "SubjectRequest",
    "SubjectRight",
    "SupervisorWord",
    "Suppression",
    "Team",
    "UnmatchedPayment",
    "UnmatchedState",
    "User",
    "Waiver",
    "WaiverPart",
    "WaiverState",
    "WarningSign",
    "WhyUnmatched",
]
