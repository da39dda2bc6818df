import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { draftFrom } from '../../src/attestation/draft.js';
import type { ReportDocument } from '../../src/report/document.js';
import { Knowledge } from '../../src/workspace/knowledge.js';
import { nodeHash } from '../../src/workspace/node/hash.js';
import { sign, tick } from '../attestation/support/scene.js';
import { filesBelow } from '../support/engine.js';
import { folderWith, put } from '../support/workspace.js';
import { DAY, open } from '../workspace/support/open.js';
import { loadDraft, packFiles } from './files.js';

const TOY = 'toy-archive-rules';

describe('a folder under another policy, from files to the report', () => {
  const rules = new Map(
    ['rules', 'lexicon'].flatMap((folder) => filesBelow(folder).map((path) => [`${folder}/${path}`, readFileSync(join(folder, path), 'utf8')])),
  );
  const files = new Map([...packFiles('test/policy/toy-pack')].map(([name, text]) => [name, text.replaceAll('retrieval-data', 'training-data')]));
  const knowledge = new Knowledge(rules, new Map([[TOY, files]]), nodeHash);
  const TRAIN = 'from datasets import load_dataset\n\nload_dataset("acme/books", revision="b08601e")\n';
  const SERVE =
    'from fastapi import FastAPI\nfrom openai import OpenAI\n\napp = FastAPI()\nclient = OpenAI()\n\n\n@app.post("/chat")\ndef chat(prompt: str):\n    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": prompt}])\n';

  test('is found the same, and asked what that policy asks', async () => {
    const root = folderWith({ 'clausemark.yaml': `policy: ${TOY}\n`, 'train.py': TRAIN, 'serve.py': SERVE });
    const project = open(root, { knowledge });
    const report = (): ReportDocument => project.report(DAY).document;
    const books = () => report().subjects.find(({ id }) => id === 'hf:acme/books');
    await project.scan();
    expect(report()).toMatchObject({ policy: TOY, problems: [], records: [] });
    expect(report().touchpoints.map(({ path, kind, subject, clauses, status }) => [path, kind, subject, clauses, status])).toEqual([
      ['serve.py', 'service-interface', 'POST /chat', { asked: [], shown: [] }, 'none'],
      ['serve.py', 'model-call', 'host:api.openai.com', { asked: [], shown: [] }, 'none'],
      ['train.py', 'training-data', 'hf:acme/books', { asked: ['1'], shown: ['2'] }, 'missing'],
    ]);
    expect(report().subjects.map(({ id, status, claims }) => [id, status, claims])).toEqual([
      ['POST /chat', 'none', []],
      ['hf:acme/books', 'missing', [{ clause: '1', state: 'unanswered' }]],
      ['host:api.openai.com', 'none', []],
    ]);

    const folder = project.recordFolder('train.py');
    const draft = draftFrom(project.assessment(DAY).gathered, ['hf:acme/books'], { ...project.sealing(), language: 'en', today: DAY, folder, existing: [] });
    expect(draft.text).toContain(`policy: ${TOY}\n`);
    expect(draft.text.match(/^- \[.\].*$/gm)).toEqual(['- [ ] `1` We know where the contents come from']);
    put(root, draft.path, sign(tick(draft.text)));
    project.changed([draft.path]);
    await project.update();
    expect(books()).toMatchObject({ status: 'attested', records: [draft.path], claims: [{ clause: '1', state: 'affirmed', record: draft.path }] });
    expect(report().records).toEqual([{ path: draft.path, subjects: ['hf:acme/books'], problems: [] }]);

    put(root, 'train.py', TRAIN.replace('b08601e', 'f00d000'));
    project.changed(['train.py']);
    await project.update();
    expect(books()).toMatchObject({ status: 'stale', claims: [{ clause: '1', state: 'stale' }] });
    expect(books()?.claims[0]?.reason).toMatch(/b08601e.*f00d000/);
  });
});

/** Literal texts of a source file, regular expressions and parts of templates included. */
function literalsOf(path: string, text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isRegularExpressionLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, false, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS));
  return found;
}

describe('the shipped policy', () => {
  const { value: pack } = loadDraft();
  const ids = [...new Set([...pack.clauses.map(({ id }) => id), ...pack.obligations.map(({ id }) => id)])];
  /** Ids that nothing else looks like, and those that are a plain number; `1` is a version as well. */
  const telling = ids.filter((id) => /[([]/.test(id));
  const plain = new Set(ids.filter((id) => /^\d+$/.test(id) && id !== '1'));
  const texts = [pack.id, ...[pack.title, pack.statusLine, pack.successor].flatMap((text) => (text ? [text.en, text.zh] : []))];
  const names = (text: string): readonly string[] => [
    ...(plain.has(text) ? [text] : []),
    ...telling.filter((id) => text.includes(`\`${id}`) || text === id || ` ${text} `.includes(` ${id} `)),
    ...texts.filter((one) => text.includes(one)),
  ];

  test('is named nowhere in the code outside of what loads policies, but as the one that counts where none is said', () => {
    expect(telling.length).toBeGreaterThan(20);
    expect(plain.size).toBeGreaterThan(5);
    const engine = filesBelow('src').filter((path) => !path.startsWith('policy/'));
    const said = engine.flatMap((path) => {
      const source = readFileSync(join('src', path), 'utf8');
      const mayName = /(['"`])\d+\1/.test(source) || [...telling, ...texts].some((one) => source.includes(one));
      return mayName ? literalsOf(path, source).flatMap((text) => names(text).map((name) => `${path}: ${name}`)) : [];
    });
    expect(said).toEqual([`workspace/knowledge.ts: ${pack.id}`]);
  });

  test('is named in no rule, lexicon or language file', () => {
    const others = ['rules', 'lexicon', 'l10n', 'syntaxes'].flatMap((folder) => filesBelow(folder).map((path) => `${folder}/${path}`));
    const said = [...others, 'package.json'].flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      return [...telling.filter((id) => text.includes(id)), ...texts.filter((one) => text.includes(one))].map((name) => `${path}: ${name}`);
    });
    expect(said).toEqual([]);
  });
});
