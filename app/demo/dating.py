"""The dates of what the demonstration writes: which columns say when, and whose row it is."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.authorities.models import Logo
from app.budget.models import Budget
from app.datasets.inventory.models import Dataset, EligibilityDecision, FileCheck, Import
from app.datasets.workbench.models import Recipe, RecipeFile, RecipeVersion
from app.documents.models import DocumentVersion, SignedDocument
from app.progress.models import Answer, Evidence
from app.publication.models import PublicationRequest, StrategyChoice
from app.skills.models import SkillRecord
from app.spaces.models import Authority, Membership
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.tasks.models import Plan, Task, TaskComment, TaskFile
from app.watching.models import DataSource, OnlineFault, SourceRun, WatchedAddress

# Each date column, with the column that says whose row it is.
When = Mapping[InstrumentedAttribute[Any], InstrumentedAttribute[Any]]
WHEN_OF_AUTHORITY: When = {
    AuditEvent.at: AuditEvent.authority_id,
    DocumentVersion.made_at: DocumentVersion.authority_id,
    SignedDocument.noted_at: SignedDocument.authority_id,
    Answer.updated_at: Answer.authority_id,
    Evidence.added_at: Evidence.authority_id,
    Membership.joined_at: Membership.authority_id,
    Stakeholder.created_at: Stakeholder.authority_id,
    Stakeholder.updated_at: Stakeholder.authority_id,
    Opinion.updated_at: Opinion.authority_id,
    Task.created_at: Task.authority_id,
    Task.updated_at: Task.authority_id,
    Task.done_at: Task.authority_id,
    TaskComment.at: TaskComment.authority_id,
    TaskFile.added_at: TaskFile.authority_id,
    Logo.added_at: Logo.authority_id,
    Plan.created_at: Plan.authority_id,
    SkillRecord.updated_at: SkillRecord.authority_id,
    StrategyChoice.updated_at: StrategyChoice.authority_id,
    Dataset.created_at: Dataset.authority_id,
    Dataset.updated_at: Dataset.authority_id,
    PublicationRequest.asked_at: PublicationRequest.authority_id,
    EligibilityDecision.at: EligibilityDecision.authority_id,
    FileCheck.at: FileCheck.authority_id,
    Import.at: Import.authority_id,
    Recipe.updated_at: Recipe.authority_id,
    RecipeVersion.at: RecipeVersion.authority_id,
    RecipeFile.at: RecipeFile.authority_id,
    Budget.updated_at: Budget.authority_id,
    WatchedAddress.looked_at: WatchedAddress.authority_id,
    OnlineFault.since: OnlineFault.authority_id,
    DataSource.armed_at: DataSource.authority_id,
    DataSource.last_run_at: DataSource.authority_id,
    SourceRun.at: SourceRun.authority_id,
    Authority.created_at: Authority.id,
    Authority.catalogue_opened_at: Authority.id,
}
WHEN_OF_USER: When = {AuditEvent.at: AuditEvent.user_id, User.created_at: User.id}
