import type { Linker } from '../linking/linker.js';
import { classOf, functionOf, isPython, lastName, literalOf, nodeOf } from '../linking/nodes.js';
import { isUnknown, lastSegment, type Unit } from '../linking/refs.js';
import type { NodeId, ValueNode } from '../source/facts.js';
import { type Entity, type EntityField, undeclared } from './entities.js';
import type { Scene } from './scene.js';

type Element = Extract<ValueNode, { op: 'element' }>;

/** A form as a page shows it, without a schema. */
const PAGE_FORM = undeclared('page', 'form');

/** Elements and components that ask for a value: `input`, `TextField`, antd's `Form.Item`. */
const INPUT = /^(?:input|textarea)$|(?:Input|Field|FormItem|ProFormText|^Item)$/;
const FORM = /^form$|Form$/;

/** What a page is called where somebody tells who they are; and where somebody comes back who is known. */
const TELLING = /sign_?up|regist|create_?account|onboard|contact|profile|wait_?list|newsletter|subscribe|invit|feedback|checkout/i;
const RETURNING = /log_?in|sign_?in|forgot|reset|recover|verif|magic|otp|auth_?form/i;

/** Mailboxes and numbers that are no person's. */
const NOBODY = /smtp|imap|from|reply|sender|support|admin|search|filter|test|bot/i;

/** What an input asks for by its type, or by what a browser or keyboard is told of it. */
const ASKED: ReadonlyMap<string, string> = new Map([
  ['email', 'email'],
  ['tel', 'phone'],
  ['email-address', 'email'],
  ['phone-pad', 'phone'],
  ['given-name', 'given_name'],
  ['family-name', 'family_name'],
  ['street-address', 'street_address'],
  ['bday', 'birthday'],
]);

/** The fields of one form, and how often it asks for a password. */
interface Found {
  readonly name: string;
  readonly fields: EntityField[];
  passwords: number;
}

/** The forms that a file's elements show, where no schema says what they ask for. */
export function pageForms(scene: Scene, unit: Unit): readonly Entity[] {
  if (isPython(unit) || unit.facts.language === 'typescript' || hasSchema(scene, unit)) return [];
  const forms = new Map<NodeId, Found>();
  const seen = new Set<NodeId>();
  const visit = (id: NodeId, form: Found | undefined, owner: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const node = nodeOf(unit, id);
    const each = (ids: readonly NodeId[], within = form): void => {
      for (const inner of ids) visit(inner, within, owner);
    };
    switch (node.op) {
      case 'element': {
        const tag = tagOf(scene.linker, unit, node);
        const found = FORM.test(tag) ? started(forms, id, owner) : (form ?? (TELLING.test(owner) ? started(forms, -1, owner) : undefined));
        if (found && INPUT.test(tag)) ask(unit, node, found);
        each(node.children, found);
        return;
      }
      case 'join':
        each(node.inputs);
        return;
      case 'bind':
        each([node.value]);
        return;
      case 'list':
        each(node.items);
        return;
      case 'call':
        each(node.args.map(({ value }) => value));
        return;
      case 'function':
        each(unit.facts.functions[node.fn]?.returns ?? []);
        return;
      default:
        return;
    }
  };
  const isElement = (id: NodeId): boolean => ['element', 'join', 'bind'].includes(nodeOf(unit, id).op);
  for (const { name, returns } of unit.facts.functions) for (const id of returns) if (isElement(id)) visit(id, undefined, name);
  return [...forms.values()].filter((form) => form.fields.length && !isReturning(unit, form)).map((form) => entityOf(unit, form));
}

function started(forms: Map<NodeId, Found>, id: NodeId, name: string): Found {
  const known = forms.get(id);
  if (known) return known;
  const form: Found = { name, fields: [], passwords: 0 };
  forms.set(id, form);
  return form;
}

/** Whether a schema or type of the form library says what the file's forms ask for. */
function hasSchema(scene: Scene, unit: Unit): boolean {
  return (
    unit.facts.imports.some(({ module }) => /resolver|validator|react-hook-form|formik|@tanstack\/react-form/i.test(module)) ||
    scene.entities.all.some((entity) => entity.unit === unit && entity.definition.role !== 'store')
  );
}

/** An element's name, or that of its component where it comes from. */
function tagOf(linker: Linker, unit: Unit, { tag }: Element): string {
  const text = literalOf(unit, tag);
  if (typeof text === 'string') return text;
  for (const ref of linker.refs(unit, tag)) {
    if (ref.t === 'function') return functionOf(ref.unit, ref.fn).name;
    if (ref.t === 'class') return classOf(ref.unit, ref.cls).name;
    if (ref.t === 'external' && !isUnknown(ref)) return lastSegment(ref);
  }
  return lastName(unit, tag) ?? '';
}

/** Takes down what an element asks for, by the name of its value, or else by its type. */
function ask(unit: Unit, element: Element, form: Found): void {
  const props = nodeOf(unit, element.props);
  if (props.op !== 'map') return;
  const said = (name: string): string | undefined => {
    const entry = props.entries.find(({ key }) => key === name);
    const text = entry ? literalOf(unit, entry.value) : undefined;
    return typeof text === 'string' ? text : undefined;
  };
  if (said('type') === 'password') form.passwords++;
  const named = said('name') ?? said('id');
  const [asked] = ['type', 'autoComplete', 'keyboardType'].flatMap((name) => ASKED.get(said(name) ?? '') ?? []);
  const name = asked && !(named && NOBODY.test(named)) ? asked : named;
  if (name === undefined || /^(?:hidden|checkbox|radio|submit|button|search)$/.test(said('type') ?? '')) return;
  const key = ['name', 'id', 'type', 'autoComplete', 'keyboardType'].flatMap((wanted) => props.entries.find((entry) => entry.key === wanted) ?? [])[0];
  if (key?.keySpan) form.fields.push({ name, unit, nameSpan: [key.keySpan[0], nodeOf(unit, key.value).span[1]], extent: element.span });
}

/** Whether a form asks for no more than what somebody who is known comes back with. */
function isReturning({ path }: Unit, { name, fields, passwords }: Found): boolean {
  const others = fields.filter((field) => !/^(?:e_?mail|user_?name|login|password|code|otp|token)$/i.test(field.name));
  if (others.some((field) => !/pass|captcha|remember/i.test(field.name)) || passwords > 1) return false;
  const file = path.slice(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1);
  const says = (pattern: RegExp): boolean => pattern.test(name) || pattern.test(file.replace(/-/g, '_'));
  return says(RETURNING) || (passwords > 0 && !says(TELLING));
}

function entityOf(unit: Unit, { name, fields }: Found): Entity {
  const first = fields[0];
  const at = first?.nameSpan ?? ([0, 0] as const);
  return { definition: PAGE_FORM, unit, name, table: name, nameSpan: at, extent: first?.extent ?? at, fields, key: `${unit.path}#f${at[0]}` };
}
