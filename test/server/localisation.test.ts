import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { placesText } from '../../src/server/counts.js';
import { STRING_TABLES, stringsFor } from '../../src/server/strings.js';

const read = (path: string): Record<string, string> => JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
const places = (text: string): readonly string[] => [...text.matchAll(/\{\d\}/g)].map((found) => found[0]).sort();
const sources = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'strings.ts')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');

describe('the manifest', () => {
  const english = read('package.nls.json');
  const chinese = read('package.nls.zh-cn.json');
  const manifest = readFileSync('package.json', 'utf8');

  test('has every string in both languages, and no string too many', () => {
    const used = [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map((found) => found[1] ?? ''))].sort();
    expect(Object.keys(english).sort()).toEqual(used);
    expect(Object.keys(chinese).sort()).toEqual(used);
  });

  test('writes no text of its own for people', () => {
    const { contributes } = JSON.parse(manifest) as { contributes: unknown };
    const written = [
      ...JSON.stringify(contributes).matchAll(/"(?:title|description|markdownDescription|name|contents|altText|patternErrorMessage)":"([^"]*)"/g),
    ].map((found) => found[1]);
    expect(written.filter((text) => !/^%.*%$/.test(text ?? '') && text !== 'Clausemark')).toEqual([]);
  });

  test('names files and commands that exist', () => {
    const { contributes, icon } = JSON.parse(manifest) as {
      icon: string;
      contributes: {
        commands: { command: string; category: string }[];
        grammars: { path: string }[];
        walkthroughs: { steps: { media: { svg: string } }[] }[];
        menus: Record<string, { command: string }[]>;
        jsonValidation?: { url: string }[];
        yamlValidation?: { url: string }[];
      };
    };
    const files = [
      icon,
      ...contributes.grammars.map((grammar) => grammar.path),
      ...contributes.walkthroughs.flatMap((one) => one.steps.map((step) => step.media.svg)),
      ...(contributes.jsonValidation ?? []).map((one) => one.url),
      ...(contributes.yamlValidation ?? []).map((one) => one.url),
    ];
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
    const code = sources('src/extension') + readFileSync('src/server/protocol.ts', 'utf8');
    const missing = contributes.commands.filter(({ command }) => !code.includes(`'${command}'`) && !command.startsWith('clausemark.viewBy'));
    expect(missing).toEqual([]);
    expect(contributes.commands.every(({ category }) => category === 'Clausemark')).toBe(true);
    const known = new Set(contributes.commands.map(({ command }) => command));
    expect(
      Object.values(contributes.menus)
        .flat()
        .filter(({ command }) => !known.has(command)),
    ).toEqual([]);
  });

  test('activates on what it analyses and never at start', () => {
    const { activationEvents } = JSON.parse(manifest) as { activationEvents: string[] };
    expect(activationEvents.filter((event) => !/^(onLanguage:|onNotebook:|workspaceContains:)/.test(event))).toEqual([]);
  });
});

describe('strings at run time', () => {
  test('the client has the same keys and places in both bundles, all used', () => {
    const english = read('l10n/bundle.l10n.json');
    const chinese = read('l10n/bundle.l10n.zh-cn.json');
    const used = [...sources('src/extension').matchAll(/l10n\s*\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map((found) => found[1] ?? '');
    expect(Object.keys(english).sort()).toEqual([...new Set(used)].sort());
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(chinese)) expect(places(text)).toEqual(places(key));
  });

  test('the server has the same keys and places in both tables, all used', () => {
    const { en, zh } = STRING_TABLES;
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) expect([key, places(zh[key] ?? '')]).toEqual([key, places(text)]);
    const code = sources('src/server');
    const unused = Object.keys(en).filter((key) => !/^(status|state|certainty)_/.test(key) && !new RegExp(`['"]${key}['"]`).test(code));
    expect(unused).toEqual([]);
  });

  test('chooses by locale', () => {
    expect(stringsFor('zh-CN').language).toBe('zh');
    expect(stringsFor('de').language).toBe('en');
    expect(stringsFor(undefined)('lensPlaces', 3)).toBe('3 places');
    expect([1, 2].map((count) => placesText(stringsFor('en'), count))).toEqual(['1 place', '2 places']);
  });
});
