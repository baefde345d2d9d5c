// The event of a booking as a calendar has it (iCalendar, RFC 5545), made here: nobody is told where one goes.
import { serverNow } from '../../core/clock.js';
import { link } from '../../core/router.js';

/**
 * @param {import('../../core/types.js').Booking} booking
 * @param {{ name: string, event: import('../../core/types.js').HeldTicket['event'] }[]} tickets
 */
export function calendarOf(booking, tickets) {
  const { event } = tickets[0];
  const { venue } = event;
  const address = location.origin + link(`/tickets/${booking.bookingId}`);
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//TicketMaster//Tickets//EN',
    'BEGIN:VEVENT',
    `UID:${booking.bookingId}@${location.hostname}`,
    `DTSTAMP:${utc(new Date(serverNow()))}`,
    // When it ends nobody says.
    `DTSTART:${utc(new Date(event.startsAt))}`,
    `SUMMARY:${escaped(event.name)}`,
    `LOCATION:${escaped([venue.name, venue.city, venue.country].join(', '))}`,
    `DESCRIPTION:${escaped([...tickets.map(ticket => ticket.name), address].join('\n'))}`,
    `URL:${address}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].map(folded).join('\r\n');
}

/** @param {Date} date */
const utc = date => date.toISOString().replace(/[-:]|\.\d+/g, '');

/** @param {string} text */
const escaped = text => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** Lines have 75 bytes at most; one that goes on begins with a space. @param {string} line */
function folded(line) {
  const encoder = new TextEncoder();
  let [all, length] = ['', 0];
  for (const char of line) {
    const size = encoder.encode(char).length;
    if (length + size > 75) [all, length] = [`${all}\r\n `, 1];
    all += char;
    length += size;
  }
  return all;
}
