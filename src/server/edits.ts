import type { CreateFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Range } from '../base/text.js';
import type { Context } from './context.js';
import type { Root } from './root.js';

/** A new file with its text, as one edit. */
export function createFileEdit(uri: string, text: string): WorkspaceEdit {
  const create: CreateFile = { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } };
  const origin = { line: 0, character: 0 };
  const fill: TextDocumentEdit = { textDocument: { uri, version: null }, edits: [{ range: { start: origin, end: origin }, newText: text }] };
  return { documentChanges: [create, fill] };
}

/** Replaces the whole text of a document that exists; lines that stay are not touched by anchors of the editor, since the edit is minimal. */
export function replaceTextEdit(context: Context, uri: string, before: string, after: string): WorkspaceEdit {
  const open = context.workspace.openDocumentOf(uri);
  const { range, newText } = smallestChange(before, after);
  return { documentChanges: [{ textDocument: { uri: open?.uri ?? uri, version: open?.version ?? null }, edits: [{ range: copy(range), newText }] }] };
}

/** Inserts text into an open document. */
export function insertEdit(context: Context, uri: string, line: number, character: number, newText: string): WorkspaceEdit {
  const open = context.workspace.openDocumentOf(uri);
  const at = { line, character };
  return {
    documentChanges: [{ textDocument: { uri: open?.uri ?? uri, version: open?.version ?? null }, edits: [{ range: { start: at, end: at }, newText }] }],
  };
}

/** The text of a file of a root as the editor has it; `undefined` where it is not open. */
export function openText(context: Context, root: Root, path: string): string | undefined {
  return context.workspace.openDocumentOf(context.workspace.uriOf(root, path))?.getText();
}

/** The part between the common beginning and the common end, in whole lines. */
function smallestChange(before: string, after: string): { readonly range: Range; readonly newText: string } {
  const old = before.split('\n');
  const now = after.split('\n');
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const lastOld = old.length - tail;
  const middle = now.slice(head, now.length - tail);
  if (tail > 0) {
    return {
      range: { start: { line: head, character: 0 }, end: { line: lastOld, character: 0 } },
      newText: middle.length === 0 ? '' : `${middle.join('\n')}\n`,
    };
  }
  const start = head === 0 ? { line: 0, character: 0 } : { line: head - 1, character: (old[head - 1] ?? '').length };
  const end = { line: old.length - 1, character: (old[old.length - 1] ?? '').length };
  return { range: { start, end }, newText: head === 0 ? middle.join('\n') : middle.map((line) => `\n${line}`).join('') };
}

function copy(range: Range): { start: { line: number; character: number }; end: { line: number; character: number } } {
  return { start: { ...range.start }, end: { ...range.end } };
}
