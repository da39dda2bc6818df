import { type CompletionItem, CompletionItemKind, type CompletionParams, InsertTextFormat } from 'vscode-languageserver';
import { askedOf } from '../../attestation/draft.js';
import { OBTAINED, RECORD_KEYS, type RecordKey } from '../../attestation/record.js';
import { claimText } from '../../attestation/write.js';
import { type Context, type Focus, focusNow } from '../context.js';
import type { StringKey } from '../strings.js';
import { isRecordText } from '../workspace.js';

const KEY_HELP: Readonly<Record<RecordKey, StringKey>> = {
  clausemark: 'keyClausemark',
  policy: 'keyPolicy',
  subjects: 'keySubjects',
  obtained: 'keyObtained',
  'attested-by': 'keyAttestedBy',
  role: 'keyRole',
  'attested-on': 'keyAttestedOn',
  'expires-on': 'keyExpiresOn',
  seal: 'keySeal',
};

/** In records: keys and values of the front matter, and clause ids in claim lines. A claim is never inserted ticked. */
export async function completion(context: Context, params: CompletionParams): Promise<CompletionItem[] | null> {
  const focus = await focusNow(context, params.textDocument.uri);
  const text = context.workspace.openDocumentOf(params.textDocument.uri)?.getText();
  if (!focus || text === undefined || !isRecordText(focus.path, text)) return null;
  const lines = text.split(/\r\n|\r|\n/);
  const line = lines[params.position.line] ?? '';
  const before = line.slice(0, params.position.character);
  if (inFrontMatter(lines, params.position.line)) return frontMatter(context, focus, lines, before, params);
  return claims(context, focus, text, before, line.slice(params.position.character), params);
}

function inFrontMatter(lines: readonly string[], line: number): boolean {
  if (lines[0]?.trimEnd() !== '---' || line === 0) return false;
  const end = lines.findIndex((candidate, index) => index > 0 && candidate.trimEnd() === '---');
  return end < 0 || line < end;
}

function frontMatter(context: Context, focus: Focus, lines: readonly string[], before: string, params: CompletionParams): CompletionItem[] {
  const value = /^([a-z-]+):\s*(.*)$/.exec(before);
  if (value?.[1] !== undefined) return values(focus, value[1], value[2] ?? '', params);
  if (/^\s*-\s*\S*$/.test(before)) return values(focus, 'subjects', before.replace(/^\s*-\s*/, ''), params);
  if (!/^[a-z-]*$/.test(before)) return [];
  const present = new Set(lines.map((line) => /^([a-z-]+):/.exec(line)?.[1]));
  return RECORD_KEYS.filter((key) => !present.has(key) && key !== 'seal').map((key) => ({
    label: key,
    kind: CompletionItemKind.Property,
    detail: context.strings(KEY_HELP[key]),
    textEdit: { range: typed(params, before.length), newText: `${key}: ` },
  }));
}

function values(focus: Focus, key: string, typedText: string, params: CompletionParams): CompletionItem[] {
  const prefix = key === 'subjects' ? (/[^\s[,"]*$/.exec(typedText)?.[0] ?? '') : typedText;
  const { assessment, pack } = focus.snapshot;
  const known: Readonly<Record<string, readonly string[]>> = {
    clausemark: ['1'],
    policy: [pack.id],
    obtained: OBTAINED,
    subjects: assessment.subjects.map((subject) => subject.id),
  };
  return (known[key] ?? []).map((label) => ({ label, kind: CompletionItemKind.Value, textEdit: { range: typed(params, prefix.length), newText: label } }));
}

function claims(context: Context, focus: Focus, text: string, before: string, after: string, params: CompletionParams): CompletionItem[] {
  const line = /^(\s*[-*]\s+\[[ xX]\]\s+)?`([^`]*)$/.exec(before) ?? /^(\s*[-*]\s+\[[ xX]\]\s+)()$/.exec(before);
  const start = /^\s*(?:[-*]\s*)?$/.exec(before);
  if (!line && !start) return [];
  const { pack, assessment } = focus.snapshot;
  const { language } = context.strings;
  const record = assessment.records.find((candidate) => candidate.path === focus.path);
  const asked = new Set(askedOf(assessment.gathered, record?.subjects ?? []));
  const present = new Set([...text.matchAll(/`([^`\s]+)`/g)].map((match) => match[1]));
  // Where the backtick is closed already, what it closes is replaced, and a text behind it stays.
  const [closing = '', rest = ''] = /^([^`\s]*`)(.*)$/.exec(after)?.slice(1) ?? [];
  const inside = line?.[2] !== undefined && before.includes('`') ? line[2].length : undefined;
  return pack.obligations
    .filter((obligation) => !present.has(obligation.id))
    .map((obligation) => {
      const statement = claimText(obligation, context.strings.locale);
      const lead = line ? '' : '- [ ] ';
      return {
        label: obligation.id,
        kind: CompletionItemKind.Reference,
        labelDetails: { description: obligation.statement[language] },
        detail: obligation.statement[language],
        sortText: `${asked.has(obligation.id) ? '0' : '1'}${String(pack.obligations.indexOf(obligation)).padStart(3, '0')}`,
        filterText: inside === undefined ? `${before.trimStart()}${obligation.id}` : `\`${obligation.id}`,
        insertTextFormat: InsertTextFormat.PlainText,
        textEdit: {
          range: typed(params, inside === undefined ? (line ? 0 : before.trimStart().length) : inside + 1, inside === undefined ? 0 : closing.length),
          newText: `${lead}\`${obligation.id}\`${inside !== undefined && rest.trim() !== '' ? '' : ` ${statement}`}`,
        },
      };
    });
}

/** What was typed before the cursor, and what is replaced behind it. */
function typed(params: CompletionParams, length: number, behind = 0): { start: { line: number; character: number }; end: { line: number; character: number } } {
  const { line, character } = params.position;
  return { start: { line, character: character - length }, end: { line, character: character + behind } };
}
