import { phrase } from '../base/phrase.js';
import { nearest } from '../policy/suggest.js';
import { explainClause, explainPlaces, explainRule, explainSubject } from '../report/explain.js';
import type { CommandContext } from './context.js';
import { pathFault, placesAt, readName, scannedFor } from './places.js';
import { scopeOf } from './roots.js';
import { EXIT, type ExitCode, UsageError } from './usage.js';

/** Tells of a clause, a rule, a subject or a place. */
export async function explain(context: CommandContext): Promise<ExitCode> {
  const { options, cwd } = context;
  const [operand, more] = options.operands;
  if (operand === undefined || more !== undefined) throw new UsageError(phrase('explain takes one clause, rule, subject or PATH:LINE.'));
  const page = { ...context.terminal, language: options.language };
  const named = readName(operand, cwd);
  if ('subject' in named) {
    const unscanned = context.open(scopeOf([], cwd).root);
    const pack = await unscanned.readPack();
    const clause = explainClause(pack, operand, page);
    if (clause !== undefined) return said(context, clause);
    const rule = (await unscanned.readRules()).rule(operand);
    if (rule) return said(context, explainRule(rule, pack, page));
  }
  const { root, project } = await scannedFor(context, named);
  const assessment = project.assessment(context.today);
  if ('file' in named) return said(context, explainPlaces(assessment, placesAt(assessment, root, named), page));
  const text = explainSubject(assessment, named.subject, page);
  if (text !== undefined) return said(context, text);
  const fault = pathFault(operand, cwd);
  if (fault !== undefined) throw new UsageError(fault);
  const { rules } = await project.readRules();
  const known = [...assessment.subjects.map(({ id }) => id), ...assessment.pack.clauses.map(({ id }) => id), ...rules.map(({ id }) => id)];
  const near = nearest(operand, known);
  throw new UsageError(
    near === undefined
      ? phrase('"{operand}" is no clause, rule, subject or PATH:LINE here; clausemark check lists subjects, and clausemark rules the rules.', { operand })
      : phrase(
          '"{operand}" is no clause, rule, subject or PATH:LINE here, but there is {near}; clausemark check lists subjects, and clausemark rules the rules.',
          { operand, near },
        ),
  );
}

function said(context: CommandContext, text: string): ExitCode {
  context.out(text);
  return EXIT.clean;
}
