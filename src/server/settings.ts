import { isObject } from '../base/json.js';
/** The settings that reach the server; each folder may have its own. */
export interface Settings {
  readonly enable: boolean;
  /** UTC day that every date is compared with; today when absent. */
  readonly asOf?: string;
  readonly severity: { readonly unanswered: Severity; readonly attention: Severity };
}

export type Severity = 'warning' | 'information' | 'hint' | 'off';

export const DEFAULT_SETTINGS: Settings = { enable: true, severity: { unanswered: 'information', attention: 'warning' } };

const SEVERITIES: readonly unknown[] = ['warning', 'information', 'hint', 'off'];

/** Reads the section `clausemark` as a client sends it; whatever does not fit counts as not set. */
export function readSettings(section: unknown): Settings {
  if (!isObject(section)) return DEFAULT_SETTINGS;
  const severity = isObject(section['severity']) ? section['severity'] : {};
  const asOf = section['asOf'];
  return {
    enable: section['enable'] !== false,
    ...(typeof asOf === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? { asOf } : {}),
    severity: {
      unanswered: readSeverity(severity['unanswered'], DEFAULT_SETTINGS.severity.unanswered),
      attention: readSeverity(severity['attention'], DEFAULT_SETTINGS.severity.attention),
    },
  };
}

function readSeverity(value: unknown, fallback: Severity): Severity {
  return SEVERITIES.includes(value) ? (value as Severity) : fallback;
}
