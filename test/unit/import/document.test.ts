import { describe, expect, test } from '@jest/globals';
import { type Document, isSkipped, parseDocument } from '../../../scripts/import/document.ts';

function note(text: string, path = 'folder/File name.md'): Document {
  const result = parseDocument(path, text);
  if (isSkipped(result)) throw new Error(`skipped: ${result.detail}`);
  return result;
}

describe('the title of a Markdown file', () => {
  test('comes from front matter before the first heading before the file name', () => {
    expect(note('---\ntitle: Given\n---\n# Heading\n').title).toBe('Given');
    expect(note('text\n\n## The *first* `heading`\n\n# Second\n').title).toBe('The first heading');
    expect(note('just text').title).toBe('File name');
  });

  test('skips blank front matter titles and empty headings', () => {
    expect(note('---\ntitle: "  "\n---\n#\n\nSetext\n======\n').title).toBe('Setext');
  });

  test('reads an HTML heading, and describes a heading that is only a picture', () => {
    expect(note('<h1 align="center">\n <b>Name</b>\n</h1>\n\n## Install\n').title).toBe('Name');
    expect(note('<h1><img src="a.png" alt="Logo"></h1>\n\n## Install\n').title).toBe('Logo');
    expect(note('# ![Logo](a.png)\n').title).toBe('Logo');
    expect(note('# Name [![Build](b.svg)](ci)\n').title).toBe('Name');
  });

  test('does not take a comment of a code block for a heading', () => {
    expect(note('```sh\n# install\n```\n').title).toBe('File name');
  });

  test('is one line without control characters', () => {
    expect(note('---\ntitle: "a\\tb\\n\\u0000c"\n---\nx').title).toBe('a b c');
  });
});

describe('front matter', () => {
  test('is not part of the content', () => {
    expect(note('---\r\ntitle: T\r\n---\r\nbody\r\n').content).toBe('body\r\n');
    expect(note('---\n---\nbody').content).toBe('body');
  });

  test('that is no YAML mapping stays in the content', () => {
    for (const text of ['---\n: : [\n---\nbody', '---\n- a\n---\nbody', '---\njust a rule'])
      expect(note(text).content).toBe(text);
  });
});

describe('the tags of a Markdown file', () => {
  test('come from front matter as list or string, then from the text', () => {
    expect(note('---\ntags: [one, 2, "#three"]\n---\n#four and #five/sub').tags).toEqual([
      'one',
      '2',
      'three',
      'four',
      'five/sub',
    ]);
    expect(note('---\ntags: one, two words\n---\nx').tags).toEqual(['one', 'two words']);
    expect(note('---\ntags: one two\n---\nx').tags).toEqual(['one', 'two']);
  });

  test('are not read from code, links, addresses, HTML, heading marks, numbers, colours or escapes', () => {
    const text = [
      '# Heading',
      '## Other',
      '`#code`',
      '```',
      '#fence',
      '```',
      '[#label](x#fragment)',
      '[[Note#section]]',
      'https://a.b/#address',
      '<b class="#html">x</b>',
      '<!-- #comment -->',
      'fix #12',
      '#ff0000',
      'C#sharp',
      '\\#escaped',
      '',
      '    #indented',
    ].join('\n');
    expect(note(text).tags).toEqual([]);
  });

  test('are distinct whatever their letter case, and may be of any language', () => {
    expect(note('#Tag #tag (#über) **#日本**').tags).toEqual(['Tag', 'über', '日本']);
  });

  test('number 20 of 50 characters at most, and what was left out is counted', () => {
    const tag = (index: number) => `t${index}`.padEnd(50, 'x');
    const tags = (count: number) => Array.from({ length: count }, (_, index) => `#${tag(index)}`).join(' ');
    expect(note(tags(20))).toMatchObject({
      droppedTags: 0,
      tags: Array.from({ length: 20 }, (_, index) => tag(index)),
    });
    expect(note(tags(21)).tags).toHaveLength(20);
    expect(note(tags(21)).droppedTags).toBe(1);
    expect(note(`#${'x'.repeat(50)}`).tags).toHaveLength(1);
    expect(note(`#${'x'.repeat(51)}`)).toMatchObject({ tags: [], droppedTags: 1 });
  });
});

describe('the links of a Markdown file', () => {
  const targets = (text: string) => note(text).links.map(({ kind, target }) => `${kind}:${target}`);

  test('are wikilinks, without alias and section', () => {
    expect(targets('[[A]] [[B|alias]] [[C#part|alias]] ![[D]] | [[E\\|cell]] |')).toEqual([
      'wiki:A',
      'wiki:B',
      'wiki:C',
      'wiki:D',
      'wiki:E',
    ]);
  });

  test('are relative paths to Markdown files, decoded, also by reference', () => {
    expect(targets('[x](b.md#s) [y](../c%20d.markdown?q) [z][ref]\n\n[ref]: ./e.md')).toEqual([
      'path:b.md',
      'path:../c d.markdown',
      'path:./e.md',
    ]);
  });

  test('are not addresses, other files, sections, code, numbered citations or attachments', () => {
    expect(
      targets(
        '[x](https://a.b/c.md) [y](//a/c.md) [z](c.png) [s](#s) `[[A]]` [[1]](u) [[#s]] [[p.png]] \\[[e]]\n\n```\n[[B]]\n```',
      ),
    ).toEqual([]);
  });

  test('count once each', () => {
    expect(targets('[[A]] [[A]] [a](b.md) [b](b.md)')).toHaveLength(2);
  });
});

describe('the content of a Markdown file', () => {
  test('holds 20000 characters, counted as code points, and is never cut', () => {
    expect(note('𝒳'.repeat(20_000)).content).toHaveLength(40_000);
    expect(parseDocument('a.md', 'x'.repeat(20_001))).toMatchObject({ reason: 'oversized', path: 'a.md' });
    expect(parseDocument('a.md', '𝒳'.repeat(20_001))).toMatchObject({ reason: 'oversized' });
  });

  test('must not be blank', () => {
    expect(parseDocument('a.md', '')).toMatchObject({ reason: 'empty' });
    expect(parseDocument('a.md', '---\ntitle: T\n---\n \n\t\n')).toMatchObject({ reason: 'empty' });
  });

  test('that nests too deeply for the parser is reported', () => {
    expect(parseDocument('a.md', '>'.repeat(20_000))).toMatchObject({ reason: 'unreadable' });
  });
});
