import type { AssessedTouchpoint } from '../../assessment/assess.js';
import { worded } from '../../base/phrase.js';
import { compareStrings } from '../../base/text.js';
import { clauseOfObligation, compareClauseIds } from '../../policy/clause-id.js';
import { clauseOf, obligationOf } from '../../policy/lookup.js';
import { clauseName } from '../../policy/wording.js';
import { reasonText, reportStrings } from '../../report/strings.js';
import { type Context, clauseUriIn, locationOf } from '../context.js';
import { placesText } from '../counts.js';
import type { TreeNode, TreeParams } from '../protocol.js';
import type { Root } from '../root.js';
import type { Snapshot } from '../session.js';
import { flagsBySubject, severityColor } from '../tree-style.js';

/** Node ids are JSON: the folder's URI, then the way down. */
type Way = readonly [root: string, ...way: string[]];

interface Branch {
  readonly context: Context;
  readonly root: Root;
  readonly snapshot: Snapshot;
}

/** The children of one node. The first request starts the analysis of folders that have not begun. */
export async function tree(context: Context, params: TreeParams): Promise<readonly TreeNode[]> {
  const roots = context.workspace.roots.filter((root) => root.settings.enable);
  if (params.parent === undefined) {
    await Promise.all(roots.map((root) => root.settle()));
    // A document that stands alone is listed for what was found in it.
    const alive = roots.filter((root) => !root.isDisposed && (root.single === undefined || root.snapshot().assessment.touchpoints.length > 0));
    if (alive.length !== 1) return alive.map((root) => folderNode(root));
    return alive.flatMap((root) => top({ context, root, snapshot: root.snapshot() }, params.by));
  }
  const [uri, ...way] = JSON.parse(params.parent) as Way;
  const root = roots.find((candidate) => candidate.uri === uri);
  if (!root) return [];
  await root.settle();
  if (root.isDisposed) return [];
  const branch = { context, root, snapshot: root.snapshot() };
  const [first] = way;
  if (first === undefined) return top(branch, params.by);
  if (params.by === 'clause') return childrenOfClause(branch, first);
  return params.by === 'subject' ? childrenOfSubject(branch, first) : childrenOfFile(branch, first);
}

function top(branch: Branch, by: TreeParams['by']): TreeNode[] {
  const nodes = by === 'clause' ? clauseNodes(branch) : by === 'subject' ? subjectNodes(branch) : fileNodes(branch);
  return [...nodes, ...notes(branch)];
}

function folderNode(root: Root): TreeNode {
  const label = decodeURIComponent(root.uri.slice(root.uri.lastIndexOf('/') + 1)) || root.uri;
  return {
    id: JSON.stringify([root.uri]),
    label,
    accessibleLabel: label,
    icon: root.single === undefined ? 'root-folder' : 'file',
    kind: 'folder',
    hasChildren: true,
  };
}

function clauseNodes(branch: Branch): TreeNode[] {
  const { pack } = branch.snapshot;
  const { language } = branch.context.strings;
  const clauses = new Set(branch.snapshot.assessment.touchpoints.flatMap((place) => bearing(place)));
  for (const subject of branch.snapshot.assessment.subjects) for (const claim of subject.claims) clauses.add(clauseOfObligation(claim.clause));
  return [...clauses].sort(compareClauseIds).map((id) => {
    const places = branch.snapshot.assessment.touchpoints.filter((place) => bearing(place).includes(id)).length;
    const open = branch.snapshot.assessment.subjects.filter((subject) =>
      subject.claims.some((claim) => clauseOfObligation(claim.clause) === id && claim.state === 'unanswered'),
    ).length;
    const label = clauseName(id)[language];
    const description = `${clauseOf(pack, id)?.title[language] ?? ''} · ${placesText(branch.context.strings, places)}`;
    const uri = clauseUriIn(branch.snapshot, id);
    return {
      id: way(branch, id),
      label,
      description,
      accessibleLabel: `${label}, ${description}`,
      icon: 'law',
      kind: 'clause',
      hasChildren: places > 0 || open > 0,
      clauseUri: uri,
    };
  });
}

function childrenOfClause(branch: Branch, clause: string): TreeNode[] {
  const places = branch.snapshot.assessment.touchpoints.filter((place) => bearing(place).includes(clause));
  const services = branch.snapshot.assessment.subjects.filter(
    (subject) => subject.id.startsWith('service:') && subject.claims.some((claim) => clauseOfObligation(claim.clause) === clause),
  );
  return [...services.map((subject) => subjectNode(branch, subject.id, false)), ...places.map((place) => placeNode(branch, place))];
}

function subjectNodes(branch: Branch): TreeNode[] {
  const flagged = flagsBySubject(branch.snapshot);
  const weight = (id: string): number => (flagged.get(id)?.severity === 'warning' ? 0 : flagged.has(id) ? 1 : 2);
  return [...branch.snapshot.assessment.subjects]
    .sort((a, b) => weight(a.id) - weight(b.id) || compareStrings(a.id, b.id))
    .map((subject) => subjectNode(branch, subject.id, true));
}

function subjectNode(branch: Branch, id: string, expandable: boolean): TreeNode {
  const { context, snapshot, root } = branch;
  const subject = snapshot.assessment.subjects.find((candidate) => candidate.id === id);
  const status = context.strings(`status_${subject?.status ?? 'none'}`);
  const flag = flagsBySubject(snapshot).get(id);
  const [record] = subject?.records ?? [];
  return {
    id: way(branch, id),
    label: id,
    description: status,
    ...(flag ? { tooltip: flag.message } : {}),
    accessibleLabel: `${id}, ${status}`,
    ...severityColor(flag?.severity, subject?.status),
    kind: 'subject',
    hasChildren: expandable,
    subject: { uri: root.uri, id, asked: (subject?.claims.length ?? 0) > 0 },
    ...(subject?.primary ? { target: locationOf(context.workspace, root, snapshot, subject.primary) } : {}),
    ...(record === undefined ? {} : { recordUri: context.workspace.uriOf(root, record) }),
  };
}

function childrenOfSubject(branch: Branch, id: string): TreeNode[] {
  const { context, snapshot, root } = branch;
  const subject = snapshot.assessment.subjects.find((candidate) => candidate.id === id);
  const claims = (subject?.claims ?? []).map((claim): TreeNode => {
    const state = context.strings(`state_${claim.state}`);
    const label = `${claim.clause} ${state}`;
    const statement = obligationOf(snapshot.pack, claim.clause)?.statement[context.strings.language] ?? '';
    return {
      id: way(branch, id, claim.clause),
      label,
      description: claim.reason ? worded(claim.reason, context.strings.locale) : statement,
      tooltip: statement,
      accessibleLabel: `${clauseName(clauseOfObligation(claim.clause))[context.strings.language]}, ${state}`,
      icon:
        claim.state === 'affirmed'
          ? 'pass'
          : claim.state === 'unanswered'
            ? 'circle-large-outline'
            : claim.state === 'declined' || claim.state === 'not-applicable'
              ? 'circle-slash'
              : 'warning',
      kind: 'claim',
      hasChildren: false,
      clauseUri: clauseUriIn(snapshot, clauseOfObligation(claim.clause)),
    };
  });
  const records = (subject?.records ?? []).map((path): TreeNode => {
    const uri = context.workspace.uriOf(root, path);
    const origin = { line: 0, character: 0 };
    return {
      id: way(branch, id, path),
      label: path,
      accessibleLabel: path,
      icon: 'note',
      kind: 'record',
      hasChildren: false,
      recordUri: uri,
      target: { uri, range: { start: origin, end: origin } },
    };
  });
  return [
    ...snapshot.assessment.touchpoints.filter((place) => place.subject === id).map((place) => placeNode(branch, place, 'subject')),
    ...records,
    ...claims,
  ];
}

function fileNodes(branch: Branch): TreeNode[] {
  const counts = new Map<string, number>();
  for (const { touchpoint } of branch.snapshot.assessment.touchpoints) counts.set(touchpoint.path, (counts.get(touchpoint.path) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([path, count]) => {
      const description = placesText(branch.context.strings, count);
      return {
        id: way(branch, path),
        label: path,
        description,
        accessibleLabel: `${path}, ${description}`,
        icon: 'file-code',
        kind: 'file',
        hasChildren: true,
      };
    });
}

function childrenOfFile(branch: Branch, path: string): TreeNode[] {
  return branch.snapshot.assessment.touchpoints.filter(({ touchpoint }) => touchpoint.path === path).map((place) => placeNode(branch, place, 'file'));
}

/** `under`: what the node above says already and this one need not. */
function placeNode(branch: Branch, place: AssessedTouchpoint, under?: 'subject' | 'file'): TreeNode {
  const { context, snapshot, root } = branch;
  const { touchpoint } = place;
  const target = locationOf(context.workspace, root, snapshot, touchpoint);
  const subject = place.subject ?? context.strings('unresolvedSubject');
  const line = touchpoint.range.start.line + 1;
  const where = `${touchpoint.path}:${line}`;
  const status = context.strings(`status_${place.status}`);
  const what = `${touchpoint.kind} ${subject}`;
  const [label, description] = under === 'subject' ? [where, touchpoint.kind] : under === 'file' ? [what, context.strings('lineNumber', line)] : [what, where];
  return {
    id: way(branch, where, touchpoint.kind, String(touchpoint.range.start.character)),
    label,
    description,
    tooltip: status,
    accessibleLabel: `${what}, ${status}, ${where}`,
    icon: touchpoint.role === 'safeguard' ? 'shield' : 'circle-small-filled',
    kind: 'place',
    hasChildren: false,
    target,
    ...(place.subject === undefined ? {} : { subject: { uri: root.uri, id: place.subject, asked: place.asked.length > 0 } }),
  };
}

/** What was not analysed is part of the answer. */
function notes(branch: Branch): TreeNode[] {
  const { summary } = branch.root.report();
  const { strings } = branch.context;
  const say = reportStrings(strings.locale);
  const skipped = Object.entries(summary.files.skipped).filter(([, count]) => count > 0);
  const lines: string[] = [];
  if (summary.hidden > 0) lines.push(strings('hiddenProblems', summary.hidden));
  if (skipped.length > 0)
    lines.push(
      strings(
        'notAnalysed',
        skipped.reduce((sum, [, count]) => sum + count, 0),
        skipped.map(([reason, count]) => `${reasonText(say, reason)}${say('brackets', count)}`).join(strings.language === 'zh' ? '、' : ', '),
      ),
    );
  if (summary.unresolved > 0) lines.push(strings('unresolvedCount', summary.unresolved));
  if (summary.unfollowed > 0) lines.push(strings('unfollowedCount', summary.unfollowed));
  if (branch.root.state === 'cancelled') lines.push(strings('stateCancelled'));
  return lines.map((label, index) => ({ id: way(branch, `note ${index}`), label, accessibleLabel: label, icon: 'info', kind: 'note', hasChildren: false }));
}

function bearing(place: AssessedTouchpoint): readonly string[] {
  return [...new Set([...place.asked, ...place.exposes, ...place.shown].map(clauseOfObligation))];
}

function way(branch: Branch, ...steps: readonly string[]): string {
  return JSON.stringify([branch.root.uri, ...steps]);
}
