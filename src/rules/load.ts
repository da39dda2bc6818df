import type { Problem, Result } from '../base/problem.js';
import { compareStrings } from '../base/text.js';
import { YamlReader } from '../base/yaml-reader.js';
import { KNOWLEDGE_KEYS, KnowledgeReader } from './read-knowledge.js';
import { RuleReader } from './read-rule.js';
import type { Rule } from './rule.js';
import { PATH_LISTS, type PathList, RuleSet, type RuleSetParts } from './ruleset.js';

/**
 * Compiles rule and lexicon files (path → text) into one RuleSet. A broken file, rule or key is left out
 * and reported with file, line and what was expected; everything else is used.
 */
export function loadRules(files: ReadonlyMap<string, string>): Result<RuleSet> {
  const { value, problems } = readRules(files);
  return { value: new RuleSet(value), problems };
}

/** The same as plain data that can be stored; `before` is what the files come on top of. */
export function readRules(files: ReadonlyMap<string, string>, before?: RuleSetParts): Result<RuleSetParts> {
  const problems: Problem[] = [];
  const parts: RuleSetParts = {
    rules: [],
    entities: [...(before?.entities ?? [])],
    sources: [...(before?.sources ?? [])],
    stops: [...(before?.stops ?? [])],
    stopNames: [...(before?.stopNames ?? [])],
    stopMembers: [...(before?.stopMembers ?? [])],
    passthrough: [...(before?.passthrough ?? [])],
    callbacks: [...(before?.callbacks ?? [])],
    runs: [...(before?.runs ?? [])],
    channels: [...(before?.channels ?? [])],
    makers: [...(before?.makers ?? [])],
    hosts: [...(before?.hosts ?? [])],
    aliases: [...(before?.aliases ?? [])],
    lexicon: [...(before?.lexicon ?? [])],
    literals: [...(before?.literals ?? [])],
    paths: Object.fromEntries(PATH_LISTS.map((name) => [name, [...(before?.paths[name] ?? [])]])) as Record<PathList, RegExp[]>,
    trainers: [...(before?.trainers ?? [])],
    rowForms: [...(before?.rowForms ?? [])],
    notRows: [...(before?.notRows ?? [])],
  };
  const readers = [...files].sort(([a], [b]) => compareStrings(a, b)).map(([path, text]) => new YamlReader(path, text, 'rule'));
  const opened = readers.flatMap((reader) => {
    const file = reader.root === null ? undefined : reader.map(reader.root, 'a rule file', ['rules', ...KNOWLEDGE_KEYS]);
    return file ? [{ reader, file, knowledge: new KnowledgeReader(reader, parts) }] : [];
  });
  // What rules name comes before the rules, in whatever file it stands.
  for (const { file, knowledge } of opened) knowledge.readNamed(file);
  for (const { reader, file, knowledge } of opened) {
    const rules = new RuleReader(reader, parts.paths);
    parts.rules.push(...reader.list(file.get('rules'), 'rules').flatMap((node) => rules.read(node) ?? []));
    knowledge.read(file);
  }
  problems.push(...readers.flatMap((reader) => reader.problems));
  const rules = [...(before?.rules ?? [])];
  const seen = new Map<string, Rule>(rules.map((rule) => [rule.id, rule]));
  for (const rule of parts.rules) {
    const other = seen.get(rule.id);
    if (other) {
      const position = { line: rule.line, character: 0 };
      problems.push({
        path: rule.file,
        range: { start: position, end: position },
        code: 'rule.duplicate-id',
        message: `The id "${rule.id}" is taken by ${other.file} line ${other.line + 1}; ids are unique.`,
      });
    } else {
      seen.set(rule.id, rule);
      rules.push(rule);
    }
  }
  return { value: { ...parts, rules }, problems };
}
