import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ComponentChildren, JSX } from 'preact';
import { version } from '../../version.ts';
import { safeLine } from '../safe.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Colours and charts are the viewer's as well. */
const styles = (): string => ['../charts/style.css', 'style.css'].map(read).join('\n');

/** A whole page in one file. Its policy lets nothing run and nothing be asked for: the only style is its own, by its digest. */
export function Page({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const style = styles();
  const digest = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{safeLine(title, 200)}</title>
        {/* The files are Assay's own; a style's text is not escaped in HTML. */}
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main>{children}</main>
        <footer>Assay {version}</footer>
      </body>
    </html>
  );
}
