import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { filesBelow } from './support/engine.js';

/** Folder of src → the folders it may import from, each of which stands before it. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  policy: ['base'],
  rules: ['base'],
  source: ['base'],
  linking: ['base', 'rules', 'source'],
  detection: ['base', 'rules', 'source', 'linking'],
  attestation: ['base', 'policy', 'detection'],
  assessment: ['base', 'policy', 'attestation'],
  report: ['base', 'policy', 'rules', 'detection', 'attestation', 'assessment'],
  workspace: ['base', 'policy', 'rules', 'source', 'linking', 'detection', 'attestation', 'assessment', 'report'],
  server: ['base', 'policy', 'source', 'detection', 'attestation', 'assessment', 'report', 'workspace'],
  extension: ['server'],
  cli: ['base', 'policy', 'attestation', 'assessment', 'report', 'workspace'],
};
const FOLDERS = Object.keys(MAY_IMPORT);

/** What takes text and returns values: no editor, no Node built-in, no file system. */
const PURE = new Set(FOLDERS.slice(0, FOLDERS.indexOf('report') + 1));

interface Import {
  readonly from: string;
  /** A path below src, or a package. */
  readonly to: string;
}

/** Every import of a file, of types and at run time as well. */
function importsOf(path: string): readonly Import[] {
  return ts.preProcessFile(readFileSync(join('src', path), 'utf8'), true, true).importedFiles.map(({ fileName }) => ({
    from: path,
    to: fileName.startsWith('.') ? posix.join('/', dirname(path), fileName).slice(1) : fileName,
  }));
}

const folderOf = (path: string): string => path.slice(0, path.indexOf('/'));
const isOwn = ({ to }: Import): boolean => FOLDERS.includes(folderOf(to));
const shown = (imports: readonly Import[]): readonly string[] => imports.map(({ from, to }) => `${from} → ${to}`);

const files = filesBelow('src').filter((path) => path.endsWith('.ts'));
const imports = files.flatMap(importsOf);

describe('imports inside src', () => {
  test('are read', () => {
    expect(imports.length).toBeGreaterThan(files.length);
    expect(shown(importsOf('rules/load.ts'))).toContain('rules/load.ts → base/text.js');
    expect(importsOf('extension/client.ts').some(({ to }) => to === 'vscode')).toBe(true);
  });

  test('lead to known folders, and every folder is known', () => {
    expect(readdirSync('src').sort()).toEqual([...FOLDERS].sort());
    expect(shown(imports.filter((one) => one.to.endsWith('.js') && one.to.includes('/') && !isOwn(one) && !one.to.startsWith('vscode-')))).toEqual([]);
  });

  test('run one way', () => {
    for (const [at, folder] of FOLDERS.entries()) expect(FOLDERS.slice(0, at), folder).toEqual(expect.arrayContaining([...(MAY_IMPORT[folder] ?? [])]));
  });

  for (const folder of FOLDERS) {
    test(`of ${folder} are those that the design allows, and no more are allowed than needed`, () => {
      const outward = imports.filter((one) => folderOf(one.from) === folder && isOwn(one) && folderOf(one.to) !== folder);
      const allowed = MAY_IMPORT[folder] ?? [];
      expect(shown(outward.filter(({ to }) => !allowed.includes(folderOf(to))))).toEqual([]);
      expect([...new Set(outward.map(({ to }) => folderOf(to)))].sort()).toEqual([...allowed].sort());
    });
  }
});

describe('what surrounds the engine', () => {
  const builtin = new Set(builtinModules);
  const isNode = ({ to }: Import): boolean => to.startsWith('node:') || builtin.has(to);

  test('is known to no folder up to report', () => {
    const outside = imports.filter((one) => PURE.has(folderOf(one.from)) && (isNode(one) || /^vscode(?:-|$)/.test(one.to)));
    expect(shown(outside)).toEqual([]);
    const globals = /\b(?:process|Buffer|__dirname|require)\s*[.([]|\bNodeJS\./;
    expect(globals.test(code('cli/main.ts'))).toBe(true);
    expect(files.filter((path) => PURE.has(folderOf(path)) && globals.test(code(path)))).toEqual([]);
  });

  test('is, of Node, known to the files for Node and the command only', () => {
    expect(shown(imports.filter((one) => isNode(one) && !/^(?:workspace\/node|cli)\/|^server\/node[.-]/.test(one.from)))).toEqual([]);
  });

  test('is, of VS Code, known to the extension only', () => {
    expect(shown(imports.filter(({ from, to }) => to === 'vscode' && folderOf(from) !== 'extension'))).toEqual([]);
  });
});

/** A file without its comments and strings. */
function code(path: string): string {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, readFileSync(join('src', path), 'utf8'));
  const tokens: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan())
    tokens.push(kind === ts.SyntaxKind.StringLiteral || kind === ts.SyntaxKind.NoSubstitutionTemplateLiteral ? "''" : scanner.getTokenText());
  return tokens.join('');
}
