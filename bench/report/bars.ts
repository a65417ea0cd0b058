// Grouped horizontal bars as an SVG of its own, readable on light and dark pages. Pure.

export interface Bars {
  readonly title: string;
  /** One colour and one entry of the legend each. */
  readonly series: readonly string[];
  /** A value for each of the series. */
  readonly groups: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const WIDTH = 760;
/** Of one character of a name, and the least and most room for names. */
const CHAR = 6.5;
const LEFT_LEAST = 170;
const LEFT_MOST = 380;
const RIGHT = 70;
const BAR = 16;
const GAP = 14;
const TOP = 56;
/** Told apart by lightness as well as by hue. */
const COLOURS = ['#2f6fbb', '#e0a030', '#5aa469'];

export function barsSvg({ title, series, groups }: Bars): string {
  const longest = Math.max(...groups.map(({ name }) => name.length));
  const left = Math.round(Math.min(LEFT_MOST, Math.max(LEFT_LEAST, longest * CHAR + 16)));
  const most = Math.max(...groups.flatMap(({ values }) => values), Number.MIN_VALUE);
  const height = TOP + groups.length * (series.length * BAR + GAP);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    '<style>text{font:12px sans-serif;fill:#222}.t{font-weight:bold;font-size:14px}' +
      '@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>',
    `<text class="t" x="8" y="20">${escaped(title)}</text>`,
    ...series.flatMap((name, index) => [
      `<rect x="${left + index * 150}" y="30" width="10" height="10" fill="${colour(index)}"/>`,
      `<text x="${left + index * 150 + 15}" y="40">${escaped(name)}</text>`,
    ]),
    ...groups.flatMap(({ name, values }, group) => {
      const y = TOP + group * (series.length * BAR + GAP);
      return [
        `<text x="${left - 8}" y="${y + (series.length * BAR) / 2 + 4}" text-anchor="end">${escaped(name)}</text>`,
        ...values.flatMap((value, index) => {
          const width = Math.max(1, Math.round(((WIDTH - left - RIGHT) * value) / most));
          const top = y + index * BAR;
          return [
            `<rect x="${left}" y="${top}" width="${width}" height="${BAR - 2}" fill="${colour(index)}"/>`,
            `<text x="${left + width + 5}" y="${top + BAR - 5}">${value}</text>`,
          ];
        }),
      ];
    }),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

const colour = (index: number): string => COLOURS[index % COLOURS.length] ?? '';

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? char);
