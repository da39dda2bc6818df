import type { AssessedTouchpoint } from '../assessment/assess.js';
import type { Range } from '../base/text.js';
import type { Touchpoint } from '../detection/touchpoint.js';
import { clauseOf } from '../policy/lookup.js';
import type { Pack } from '../policy/pack.js';
import type { Root } from './root.js';
import type { Snapshot } from './session.js';
import type { Strings } from './strings.js';
import { clauseUri, parseClauseUri } from './uris.js';
import type { Located, Workspace } from './workspace.js';

/** What every request gets. */
export interface Context {
  readonly workspace: Workspace;
  readonly strings: Strings;
  readonly client: {
    /** Command links in hovers are followed. */
    readonly commandLinks: boolean;
    /** Edits of code actions may come with `codeAction/resolve`. */
    readonly resolvesEdits: boolean;
    /** Workspace edits may create files. */
    readonly createsFiles: boolean;
  };
}

/** A request's document together with an up-to-date state of its root. */
export interface Focus extends Located {
  readonly uri: string;
  readonly snapshot: Snapshot;
}

/** Waits until the document's root has seen the last edit; `undefined` for what is not analysed. */
export async function focusOn(context: Context, uri: string): Promise<Focus | undefined> {
  const located = locateEnabled(context, uri);
  if (!located) return undefined;
  await located.root.settle();
  return located.root.isDisposed ? undefined : { ...located, uri, snapshot: located.root.snapshot() };
}

/** The same for what an editor asks while someone reads or types: `undefined` also as long as a scan goes on, which tells the editor itself when it ends. */
export async function focusNow(context: Context, uri: string): Promise<Focus | undefined> {
  const located = locateEnabled(context, uri);
  if (!located || !(await located.root.settleSoon())) return undefined;
  return located.root.isDisposed ? undefined : { ...located, uri, snapshot: located.root.snapshot() };
}

function locateEnabled(context: Context, uri: string): Located | undefined {
  const located = context.workspace.locate(uri);
  return located?.root.settings.enable && !context.workspace.isExcluded(uri) ? located : undefined;
}

/** Places of a document with their range in it: the cell's own in a notebook. */
export function placesOf(focus: Focus): readonly { readonly place: AssessedTouchpoint; readonly range: Range }[] {
  return focus.snapshot.assessment.touchpoints
    .filter(({ touchpoint }) => touchpoint.path === focus.path && (focus.cell === undefined || touchpoint.cell?.index === focus.cell))
    .map((place) => ({ place, range: focus.cell === undefined ? place.touchpoint.range : (place.touchpoint.cell?.range ?? place.touchpoint.range) }));
}

/** Where an editor shows a place of the report: the open cell, or the file. */
export function locationOf(
  workspace: Workspace,
  root: Root,
  snapshot: Snapshot,
  place: { readonly path: string; readonly range: Range },
): { readonly uri: string; readonly range: Range } {
  const cell = place.path.endsWith('.ipynb') ? cellAt(snapshot, place) : undefined;
  if (cell) {
    const uri = workspace.showing(root, { path: place.path, cell: cell.index });
    if (uri !== workspace.uriOf(root, place.path)) return { uri, range: cell.range };
  }
  return { uri: workspace.uriOf(root, place.path), range: place.range };
}

/** The root that a clause document is read from: one with the official sentence where there is one, else any that has begun, else the first. */
export async function rootForClause(context: Context, uri: string): Promise<{ readonly root: Root; readonly pack: Pack; readonly clause: string } | undefined> {
  const parsed = parseClauseUri(uri);
  if (!parsed) return undefined;
  const roots = [...context.workspace.roots].sort((a, b) => Number(a.state === 'idle') - Number(b.state === 'idle'));
  let fitting: { readonly root: Root; readonly pack: Pack; readonly clause: string } | undefined;
  for (const root of roots) {
    const pack = await root.session.pack();
    if (pack.id !== parsed.policy) continue;
    const found = { root, pack, clause: parsed.clause };
    if (clauseOf(pack, parsed.clause)?.official !== undefined) return found;
    fitting ??= found;
  }
  return fitting;
}

export function clauseUriIn(snapshot: Snapshot, clause: string): string {
  return clauseUri(snapshot.pack.id, clause);
}

function cellAt(snapshot: Snapshot, place: { readonly path: string; readonly range: Range }): Touchpoint['cell'] {
  return snapshot.assessment.touchpoints.find(({ touchpoint }) => touchpoint.path === place.path && sameStart(touchpoint.range, place.range))?.touchpoint.cell;
}

function sameStart(a: Range, b: Range): boolean {
  return a.start.line === b.start.line && a.start.character === b.start.character;
}
