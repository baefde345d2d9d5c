// Short names for what the API sends. openapi-typescript makes the rest from openapi.json, for the check of types.
import type { components } from 'ticketmaster-api';

type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];
export type TicketKeys = Schemas['TicketKeys'];
export type RefundedTickets = Schemas['RefundedTickets'];
export type CheckIn = Schemas['CheckIn'];
export type ScanResults = Schemas['ScanResults'];
export type ScanConflict = Schemas['ScanConflict'];
export type AdministeredEvent = Schemas['AdministeredEvent'];
export type AdministeredVenue = Schemas['AdministeredVenue'];
export type Sales = Schemas['Sales'];
export type StuckPayment = Schemas['StuckPayment'];
export type Breach = Schemas['Breach'];
export type DeadLetter = Schemas['DeadLetter'];
export type SearchPage = Schemas['SearchPage'];
export type EventSummary = Schemas['EventSummary'];
export type Suggestion = Schemas['Suggestions']['suggestions'][number];
export type EventView = Schemas['Event'];
export type SeatMap = Schemas['SeatMap'];
export type Section = SeatMap['sections'][number];
export type Availability = Schemas['Availability'];
export type Queue = Schemas['Queue'];
export type Booking = Schemas['Booking'];
export type Bookings = Schemas['Bookings'];
export type HeldTickets = Schemas['HeldTickets'];
export type HeldTicket = Schemas['HeldTicket'];
