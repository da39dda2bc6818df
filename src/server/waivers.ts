import type { WorkspaceEdit } from 'vscode-languageserver';
import type { AssessedTouchpoint } from '../assessment/assess.js';
import { yamlScalar } from '../attestation/write.js';
import type { LanguageId } from '../source/facts.js';
import { languageOf } from '../source/language.js';
import type { Context, Focus } from './context.js';
import { createFileEdit, insertEdit } from './edits.js';

const HASH: ReadonlySet<LanguageId> = new Set(['python', 'notebook', 'yaml', 'toml', 'env']);
const SLASHES: ReadonlySet<LanguageId> = new Set(['typescript', 'tsx', 'javascript', 'prisma']);
const CONFIG = 'clausemark.yaml';

/** What begins a line comment; `undefined` for formats that have none. */
export function lineComment(path: string): '#' | '//' | undefined {
  const language = languageOf(path);
  if (language === undefined) return undefined;
  return HASH.has(language) ? '#' : SLASHES.has(language) ? '//' : undefined;
}

/**
 * An incomplete waiver: the reason is left for a person, and without one it does not count.
 * In a comment above the statement; where the format has no comments, in `clausemark.yaml`.
 */
export async function waiverEdit(context: Context, focus: Focus, place: AssessedTouchpoint): Promise<WorkspaceEdit | undefined> {
  const comment = lineComment(focus.path);
  return comment === undefined ? configWaiver(context, focus, place) : commentWaiver(context, focus, place, comment);
}

function commentWaiver(context: Context, focus: Focus, place: AssessedTouchpoint, comment: string): WorkspaceEdit | undefined {
  const text = context.workspace.openDocumentOf(focus.uri)?.getText();
  if (text === undefined) return undefined;
  const { touchpoint } = place;
  const range = focus.cell === undefined ? touchpoint.extent : (touchpoint.cell?.range ?? touchpoint.range);
  const lines = text.split(/\r\n|\r|\n/);
  const line = statementLine(lines, range.start.line);
  const indent = /^\s*/.exec(lines[line] ?? '')?.[0] ?? '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return insertEdit(context, focus.uri, line, 0, `${indent}${comment} clausemark: ignore ${touchpoint.kind} -- ${eol}`);
}

/** Goes up over lines that plainly continue a statement: brackets that are still open, a leading dot, a decorator's own line stays. */
function statementLine(lines: readonly string[], line: number): number {
  let depth = 0;
  let best = line;
  for (let at = line; at >= 0 && line - at < 200; at--) {
    const text = lines[at] ?? '';
    if (at < line) {
      for (const character of [...text].reverse()) {
        if (character === ')' || character === ']' || character === '}') depth++;
        else if (character === '(' || character === '[' || character === '{') depth--;
      }
      if (depth < 0) {
        if (/[{:]\s*$/.test(text) && !/[=(,[:?]\s*\{\s*$/.test(text)) return best;
        best = at;
        depth = 0;
        continue;
      }
      if (!/^\s*[.?]/.test(lines[best] ?? '')) return best;
      best = at;
    }
  }
  return best;
}

async function configWaiver(context: Context, focus: Focus, place: AssessedTouchpoint): Promise<WorkspaceEdit | undefined> {
  const { root, snapshot } = focus;
  if (root.single !== undefined || place.subject === undefined) return undefined;
  const path = snapshot.assessment.gathered.config.path ?? CONFIG;
  const uri = context.workspace.uriOf(root, path);
  const entry = `  ${yamlScalar(place.subject)}:\n    kind: ${place.touchpoint.kind}\n    reason: ""\n`;
  const text = await root.session.text(path);
  if (text === undefined) return createFileEdit(uri, `waivers:\n${entry}`);
  const lines = text.split('\n');
  const head = lines.findIndex((line) => /^waivers:\s*(?:#.*)?\r?$/.test(line));
  if (head >= 0) return insertEdit(context, uri, head + 1, 0, head + 1 < lines.length ? entry : `\n${entry}`);
  if (lines.some((line) => /^waivers:/.test(line))) return undefined;
  const last = lines.length - 1;
  return insertEdit(context, uri, last, (lines[last] ?? '').length, `${text === '' || text.endsWith('\n') ? '' : '\n'}waivers:\n${entry}`);
}
