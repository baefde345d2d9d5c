using 'main.bicep'

import { small, large } from 'sizes.bicep'

// azd has these in its environment, and infra/hooks/preprovision stops a deployment that lacks one. The defaults only serve a compiler.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'ticketmaster')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param identityAuthority = readEnvironmentVariable('IDENTITY_AUTHORITY', '')
param identityAudience = readEnvironmentVariable('IDENTITY_AUDIENCE', '')

param operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', '')

param size = readEnvironmentVariable('TICKETMASTER_SIZE', 'small') == 'large' ? large : small
param privateEndpoints = bool(readEnvironmentVariable('PRIVATE_ENDPOINTS', 'false'))
param secondRegion = readEnvironmentVariable('SECOND_REGION', '')

// The throughput of an on-sale, set the day before and reset after it. 0 means the size's own.
param ticketsMaxThroughput = int(readEnvironmentVariable('TICKETS_MAX_RU', '0'))
param bookingsMaxThroughput = int(readEnvironmentVariable('BOOKINGS_MAX_RU', '0'))
param availabilityMaxThroughput = int(readEnvironmentVariable('AVAILABILITY_MAX_RU', '0'))
param bookingWarmInstances = int(readEnvironmentVariable('BOOKING_WARM_INSTANCES', '0'))
param readWarmInstances = int(readEnvironmentVariable('READ_WARM_INSTANCES', '0'))

// After a restore: the end of the restored account's name.
param cosmosSuffix = readEnvironmentVariable('COSMOS_SUFFIX', '')

param paymentsBaseAddress = readEnvironmentVariable('PAYMENTS_BASE_ADDRESS', 'https://api.stripe.com')

// True while the provider's webhook secret is exchanged.
param paymentsPreviousWebhook = bool(readEnvironmentVariable('PAYMENTS_PREVIOUS_WEBHOOK', 'false'))

// Of a shop besides the browser client: where buyers come back to from the payment provider, and which of its pages and apps may.
param returnAddress = readEnvironmentVariable('RETURN_ADDRESS', '')
param returnOrigins = readEnvironmentVariable('RETURN_ORIGINS', '')
param allowedOrigins = readEnvironmentVariable('ALLOWED_ORIGINS', '')
param webLocation = readEnvironmentVariable('WEB_LOCATION', 'westeurope')

// True while events need keys of booking ids other than the current.
param bookingsOtherIdKeys = bool(readEnvironmentVariable('BOOKINGS_OTHER_ID_KEYS', 'false'))

// Public keys that signed tickets before. Their tickets are still shown at the gates.
param ticketsRetiredKeys = readEnvironmentVariable('TICKETS_RETIRED_KEYS', '')

param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
