// The calendars that are shipped, as data: right from 2020 on, as the law stood in the year of their version.
import type { Calendar } from "./calendar.ts";
import type { Holiday } from "./holiday.ts";

const weekend = [0, 6];

const on = (title: string, month: number, day: number, moves?: "nearest" | "next"): Holiday => ({
  title,
  kind: "date",
  month,
  day,
  ...(moves && { moves }),
});

const nth = (title: string, n: 1 | 2 | 3 | 4 | "last", weekday: number, month: number): Holiday => ({
  title,
  kind: "weekday",
  month,
  weekday,
  nth: n,
});

const easter = (title: string, days: number): Holiday => ({ title, kind: "easter", days });

const once = (title: string, date: string): Holiday => ({ title, kind: "once", date });

const monday = 1;
const thursday = 4;

export const defaultCalendar: Calendar = {
  name: "weekdays",
  title: "Monday to Friday, without holidays",
  version: "2026.1",
  timeZone: "UTC",
  weekend,
  holidays: [],
};

/** 5 U.S.C. 6103(a), with the days observed in lieu by (b) and Executive Order 11582. */
const usFederal: Calendar = {
  name: "us_federal",
  title: "Federal holidays of the United States",
  version: "2026.1",
  timeZone: "America/New_York",
  weekend,
  holidays: [
    on("New Year's Day", 1, 1, "nearest"),
    nth("Birthday of Martin Luther King, Jr.", 3, monday, 1),
    nth("Washington's Birthday", 3, monday, 2),
    nth("Memorial Day", "last", monday, 5),
    { ...on("Juneteenth National Independence Day", 6, 19, "nearest"), from: 2021 },
    on("Independence Day", 7, 4, "nearest"),
    nth("Labor Day", 1, monday, 9),
    nth("Columbus Day", 2, monday, 10),
    on("Veterans Day", 11, 11, "nearest"),
    nth("Thanksgiving Day", 4, thursday, 11),
    on("Christmas Day", 12, 25, "nearest"),
  ],
};

/** What all sixteen states have in common; none of these moves when it falls on a weekend. */
const germany: Calendar = {
  name: "de",
  title: "Nationwide holidays of Germany",
  version: "2026.1",
  timeZone: "Europe/Berlin",
  weekend,
  holidays: [
    on("Neujahr", 1, 1),
    easter("Karfreitag", -2),
    easter("Ostermontag", 1),
    on("Tag der Arbeit", 5, 1),
    easter("Christi Himmelfahrt", 39),
    easter("Pfingstmontag", 50),
    on("Tag der Deutschen Einheit", 10, 3),
    on("1. Weihnachtstag", 12, 25),
    on("2. Weihnachtstag", 12, 26),
  ],
};

/** Banking and Financial Dealings Act 1971, with the days that were moved or added by proclamation. */
const england: Calendar = {
  name: "england",
  title: "Bank holidays in England and Wales",
  version: "2026.1",
  timeZone: "Europe/London",
  weekend,
  holidays: [
    on("New Year's Day", 1, 1, "next"),
    easter("Good Friday", -2),
    easter("Easter Monday", 1),
    { ...nth("Early May bank holiday", 1, monday, 5), except: [2020] },
    once("Early May bank holiday (VE day)", "2020-05-08"),
    once("Coronation of King Charles III", "2023-05-08"),
    { ...nth("Spring bank holiday", "last", monday, 5), except: [2022] },
    once("Spring bank holiday", "2022-06-02"),
    once("Platinum Jubilee", "2022-06-03"),
    nth("Summer bank holiday", "last", monday, 8),
    once("State Funeral of Queen Elizabeth II", "2022-09-19"),
    on("Christmas Day", 12, 25, "next"),
    on("Boxing Day", 12, 26, "next"),
  ],
};

/** Code du travail, article L3133-1; those of Alsace and Moselle and of overseas are not among them. */
const france: Calendar = {
  name: "fr",
  title: "Jours fériés en France",
  version: "2026.1",
  timeZone: "Europe/Paris",
  weekend,
  holidays: [
    on("Jour de l'an", 1, 1),
    easter("Lundi de Pâques", 1),
    on("Fête du Travail", 5, 1),
    on("Victoire 1945", 5, 8),
    easter("Ascension", 39),
    easter("Lundi de Pentecôte", 50),
    on("Fête nationale", 7, 14),
    on("Assomption", 8, 15),
    on("Toussaint", 11, 1),
    on("Armistice 1918", 11, 11),
    on("Noël", 12, 25),
  ],
};

/** The long-term calendar of the ECB for the euro area's payment system, T2 since 2023. */
const target2: Calendar = {
  name: "target2",
  title: "Payment days of the euro area (TARGET2, T2)",
  version: "2026.1",
  timeZone: "Europe/Berlin",
  weekend,
  holidays: [
    on("New Year's Day", 1, 1),
    easter("Good Friday", -2),
    easter("Easter Monday", 1),
    on("Labour Day", 5, 1),
    on("Christmas Day", 12, 25),
    on("26 December", 12, 26),
  ],
};

export const calendars: readonly Calendar[] = [defaultCalendar, usFederal, germany, england, france, target2];
