import { type Diagnostic, type DiagnosticRelatedInformation, DiagnosticSeverity } from 'vscode-languageserver';
import type { Flag } from '../assessment/flags.js';
import { messageIn, type Problem } from '../base/problem.js';
import type { Range } from '../base/text.js';
import { clauseOfObligation } from '../policy/clause-id.js';
import { type Context, clauseUriIn, locationOf } from './context.js';
import type { Root } from './root.js';
import type { Snapshot } from './session.js';
import type { Severity } from './settings.js';

export const SOURCE = 'clausemark';

const SEVERITIES: Readonly<Record<Exclude<Severity, 'off'>, DiagnosticSeverity>> = {
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Areas of problem codes that are about what Clausemark itself is told; broken code is the language's own server's to report. */
const SHOWN_AREAS: ReadonlySet<string> = new Set(['record', 'config', 'directive', 'tie', 'waiver', 'rule', 'lexicon', 'pack', 'policy', 'official']);

/** Every Problem of a root, by document. */
export function diagnosticsOf(context: Context, root: Root, snapshot: Snapshot): Map<string, Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  const add = (uri: string, diagnostic: Diagnostic | undefined): void => {
    if (!diagnostic || context.workspace.isExcluded(uri)) return;
    // A folder inside another one answers for its own files.
    if (root.single === undefined && context.workspace.ownerOf(uri) !== root && !uri.startsWith('vscode-notebook-cell:')) return;
    // An editor is answered in its own spelling.
    const shown = context.workspace.openDocumentOf(uri)?.uri ?? uri;
    found.set(shown, [...(found.get(shown) ?? []), diagnostic]);
  };
  for (const flag of snapshot.flags.shown) {
    if (flag.path === undefined || flag.range === undefined) continue;
    const place = locationOf(context.workspace, root, snapshot, { path: flag.path, range: flag.range });
    add(place.uri, flagDiagnostic(context, root, snapshot, flag, place.range));
  }
  const problems = [...snapshot.problems, ...snapshot.assessment.problems, ...snapshot.assessment.records.flatMap((record) => record.problems)];
  for (const problem of distinct(problems)) {
    if (!SHOWN_AREAS.has(problem.code.split('.')[0] ?? '')) continue;
    const uri = context.workspace.uriOf(root, problem.path);
    const shown = context.workspace.showing(root, { path: problem.path, ...(problem.cell ? { cell: problem.cell.index } : {}) });
    add(shown, problemDiagnostic(context, root, shown === uri ? problem.range : problem.cell?.range, problem));
  }
  return found;
}

function flagDiagnostic(context: Context, root: Root, snapshot: Snapshot, flag: Flag, range: Range): Diagnostic | undefined {
  const wanted = flag.severity === 'warning' ? root.settings.severity.attention : root.settings.severity.unanswered;
  if (wanted === 'off') return undefined;
  const related: DiagnosticRelatedInformation[] = flag.related.map((place) => ({
    location: copyLocation(locationOf(context.workspace, root, snapshot, place)),
    message: place.message,
  }));
  return {
    range: copyRange(oneLine(range)),
    severity: SEVERITIES[wanted],
    source: SOURCE,
    code: flag.code,
    codeDescription: { href: clauseUriIn(snapshot, clauseOfObligation(flag.code)) },
    message: flag.message,
    data: { subject: flag.subject },
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
}

function problemDiagnostic(context: Context, root: Root, range: Range | undefined, problem: Problem): Diagnostic | undefined {
  const wanted = root.settings.severity.attention;
  if (wanted === 'off') return undefined;
  const origin = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return {
    range: copyRange(oneLine(range ?? origin)),
    severity: SEVERITIES[wanted],
    source: SOURCE,
    code: problem.code,
    message: messageIn(problem, context.strings.locale),
  };
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify([problem.path, problem.code, problem.range, problem.message]), problem])).values()];
}

/** A squiggle stays on its first line. */
function oneLine(range: Range): Range {
  return range.start.line === range.end.line ? range : { start: range.start, end: { line: range.start.line, character: 0x7fff_ffff } };
}

function copyRange(range: Range): { start: { line: number; character: number }; end: { line: number; character: number } } {
  return { start: { ...range.start }, end: { ...range.end } };
}

function copyLocation(location: { readonly uri: string; readonly range: Range }): { uri: string; range: ReturnType<typeof copyRange> } {
  return { uri: location.uri, range: copyRange(location.range) };
}
