import { stemOf } from './names.ts';

/** Whether a row was written by can-ai-code: it names its question `name`, where Assay's rows have `task` too. */
export function isCanAiCodeRow(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || 'task' in value) return false;
  return 'name' in value && typeof value.name === 'string' && 'language' in value;
}

/**
 * A row of can-ai-code with the fields that Assay's rows have beside its own. What its file's name tells is taken from
 * there; models' names may hold `_` in older files, so the fields are counted from the left.
 */
export function fromCanAiCode(
  row: Readonly<Record<string, unknown>>,
  path: string,
  sample = 0,
): Record<string, unknown> {
  const [suite = 'import', , template = 'import'] = stemOf(path).split('_');
  return {
    suite,
    suite_version: 'can-ai-code',
    task: row.name,
    entry_point: String(row.Signature ?? '')
      .replace(/\(.*$/s, '')
      .trim(),
    sample,
    template,
    ...row,
    // Most of its interviewers keep the params as their library prints them.
    ...(typeof row.params === 'string' ? { params: { printed: row.params } } : {}),
  };
}
