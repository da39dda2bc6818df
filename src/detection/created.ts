import { compareStrings } from '../base/text.js';
import type { NodeRef, Unit } from '../linking/refs.js';
import { textsOf } from '../linking/strings.js';
import type { Match } from './matches.js';
import { personalAmong } from './persons.js';
import type { Scene } from './scene.js';
import { select } from './select.js';
import { parseSqlScript } from './sql.js';
import type { Touchpoint } from './touchpoint.js';
import { handedStatements, isStatementRule } from './writes.js';

/**
 * Columns that name a person or reach one, of tables that code makes with `CREATE TABLE`: at the call that runs the statement, unless
 * a class of the workspace says what the table is.
 */
export function createdTouchpoints(scene: Scene, unit: Unit): readonly { readonly touchpoint: Touchpoint; readonly call: NodeRef }[] {
  return scene.matchesOf(unit).flatMap((match) => {
    if (match.rule.match.type !== 'write' || !isStatementRule(match.rule.match.entity.source)) return [];
    const handed = handedStatements(scene, match);
    return (handed.length ? handed : [match]).flatMap((one) => tablesIn(scene, one));
  });
}

function tablesIn(scene: Scene, { rule: by, matched, span, extent, handed }: Match): readonly { readonly touchpoint: Touchpoint; readonly call: NodeRef }[] {
  const { builder, entities, linker, rules } = scene;
  if (by.match.type !== 'write') return [];
  const nodes = handed ? [handed.statement] : select(linker, matched, by.match.entity);
  const texts = nodes.flatMap((node) => textsOf(linker, node)).flatMap(({ text }) => (text !== undefined && /create/i.test(text) ? [text] : []));
  const statements = texts.flatMap(parseSqlScript).filter(({ verb, table }) => verb === 'create' && !entities.ofTable(table));
  return rules.fieldRules.flatMap((rule) => {
    const { match, where } = rule;
    const families = where.name;
    if (match.type !== 'field' || !match.roles.includes('store') || !families) return [];
    return statements.flatMap(({ table, columns }) => {
      const told = personalAmong(
        rules,
        columns.map((name) => ({ name })),
        [table],
        families,
      );
      if (!told.length) return [];
      const categories = [...new Set(told.flatMap(({ hit }) => hit.category ?? []))].sort(compareStrings);
      const details = {
        subject: `table:${table}`,
        certainty: rule.certainty,
        facets: { ...rule.facets, category: categories, field: told.map(({ field }) => field.name) },
        material: told.map(({ field }) => `column=${field.name}`),
      };
      return [{ touchpoint: builder.touchpoint(rule, { unit: matched.call.unit, span, extent }, details), call: matched.call }];
    });
  });
}
