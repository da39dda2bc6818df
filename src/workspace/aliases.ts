import { parse } from 'jsonc-parser';
import { isObject } from '../base/json.js';
import { joinPath, type PathAlias } from '../linking/modules.js';

/** Files that may say where a module name leads. */
export function namesAliases(path: string): boolean {
  return /(?:^|\/)(?:(?:ts|js)config(?:\.[\w-]+)?\.json|package\.json|svelte\.config\.[cm]?[jt]s|[\w-]+\.prisma)$/.test(path);
}

/** What a `tsconfig.json`, `package.json`, `svelte.config.js` or `schema.prisma` says of module names in and below its folder. */
export function aliasesIn(path: string, text: string): readonly PathAlias[] {
  const slash = path.lastIndexOf('/');
  const folder = slash < 0 ? '' : path.slice(0, slash);
  const scope = folder ? `${folder}/` : '';
  const name = path.slice(slash + 1);
  if (name.startsWith('svelte.config')) return [{ scope, prefix: '$lib', target: `${scope}src/lib` }];
  if (name.endsWith('.prisma')) return generatedAliases(text, folder);
  const json: unknown = parse(text, [], { allowTrailingComma: true });
  if (!isObject(json)) return [];
  return name === 'package.json' ? packageAliases(json, folder) : configAliases(json, folder, scope);
}

/** All aliases, the most specific first. */
export function orderedAliases(all: Iterable<readonly PathAlias[]>): readonly PathAlias[] {
  return [...all]
    .flat()
    .sort((a, b) => b.scope.length - a.scope.length || b.prefix.length - a.prefix.length || (a.prefix + a.target < b.prefix + b.target ? -1 : 1));
}

/** `generator client { provider = "prisma-client"; output = "../src/generated" }`: where the client is put. */
function generatedAliases(text: string, folder: string): readonly PathAlias[] {
  return [...text.matchAll(/^[ \t]*generator\s+\w+\s*\{([^}]*)\}/gm)].flatMap(([, body = '']) => {
    const said = (key: string): string | undefined => new RegExp(`^[ \\t]*${key}\\s*=\\s*"([^"]+)"`, 'm').exec(body)?.[1];
    const output = /^prisma-client(?:-js)?$/.test(said('provider') ?? '') ? said('output') : undefined;
    const target = output === undefined ? undefined : joinPath(folder, output);
    return target ? [{ scope: '', prefix: '', target, generated: '@prisma/client' }] : [];
  });
}

function configAliases(json: Readonly<Record<string, unknown>>, folder: string, scope: string): readonly PathAlias[] {
  const options = json['compilerOptions'];
  if (!isObject(options)) return [];
  const baseUrl = typeof options['baseUrl'] === 'string' ? joinPath(folder, options['baseUrl']) : folder;
  if (baseUrl === undefined) return [];
  const found: PathAlias[] = [];
  const paths = options['paths'];
  if (isObject(paths)) {
    for (const [pattern, targets] of Object.entries(paths)) {
      for (const target of Array.isArray(targets) ? (targets as unknown[]) : []) {
        if (typeof target !== 'string') continue;
        const to = joinPath(baseUrl, target.replace(/\*.*$/, ''));
        if (to !== undefined) found.push({ scope, prefix: pattern.replace(/\*.*$/, ''), target: withoutEnding(to) });
      }
    }
  }
  if (typeof options['baseUrl'] === 'string') found.push({ scope, prefix: '', target: baseUrl });
  return found.filter(({ prefix, target }) => prefix !== '' || target !== '');
}

/** A package of the workspace under its own name: its entry files, what it exports, and its folder for what lies below; and the names it has for itself. */
function packageAliases(json: Readonly<Record<string, unknown>>, folder: string): readonly PathAlias[] {
  const { name, exports, imports } = json;
  const own = subpaths(imports).flatMap(([key, target]) => subpathAlias(folder ? `${folder}/` : '', key, folder, target));
  if (typeof name !== 'string' || name === '' || folder === '') return own;
  const entries = [json['source'], json['module'], json['main'], json['types']].filter((entry) => typeof entry === 'string');
  return [
    ...own,
    ...entries.flatMap((entry) => subpathAlias('', name, folder, entry)),
    ...subpaths(exports).flatMap(([key, target]) => subpathAlias('', key === '.' ? name : joinName(name, key), folder, target)),
    { scope: '', prefix: name, target: `${folder}/src` },
    { scope: '', prefix: name, target: folder },
  ];
}

/** Names and targets of `exports` or `imports`, whatever the condition: `"./*": { "import": "./src/*.ts" }`. */
function subpaths(value: unknown): readonly (readonly [string, string])[] {
  if (!isObject(value) || !Object.keys(value).some((key) => key.startsWith('.') || key.startsWith('#'))) {
    return targetsIn(value).map((target) => ['.', target]);
  }
  return Object.entries(value).flatMap(([key, targets]) => targetsIn(targets).map((target): [string, string] => [key, target]));
}

function targetsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) || isObject(value) ? Object.values(value).flatMap(targetsIn) : [];
}

function joinName(name: string, subpath: string): string {
  return `${name}${subpath.slice(1)}`;
}

function subpathAlias(scope: string, name: string, folder: string, target: string): readonly PathAlias[] {
  const to = joinPath(folder, target.replace(/\*.*$/, ''));
  return to === undefined ? [] : [{ scope, prefix: name.replace(/\*.*$/, ''), target: withoutEnding(to) }];
}

function withoutEnding(path: string): string {
  return path.replace(/\.[cm]?tsx?$/, '');
}
