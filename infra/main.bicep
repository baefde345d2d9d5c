// All of TicketMaster in one resource group of a subscription. No service has a key: an identity with a role reaches it. (Static Web Apps
// takes files by a token, which azd asks for as the operator.)
targetScope = 'subscription'

import { Size } from 'sizes.bicep'

@description('Name of the environment; the resource group and all names come from it.')
@minLength(1)
@maxLength(60)
param environmentName string

@description('Region of everything. Not every region has the Durable Task Scheduler.')
param location string

@description('Principal of the operator, who writes the secrets and makes the search index. Empty for nobody.')
param operatorId string = ''

@description('The operator\'s kind: User, Group or ServicePrincipal. Empty for Azure to find out, as a pipeline is no person.')
param operatorType string = ''

@description('How big everything is: small or large of sizes.bicep, or of your own making.')
param size Size

@description('Reach the services through private endpoints only. Service Bus needs Premium and AI Search a paid tier for that.')
param privateEndpoints bool = false

@description('A second region, such as northeurope, to ask for events if the first is slow; empty for none. Not for serverless.')
param secondRegion string = ''

@description('Autoscale maximum of tickets in RU/s for an on-sale; 0 for the size\'s.')
param ticketsMaxThroughput int = 0

@description('Autoscale maximum of bookings in RU/s for an on-sale; 0 for the size\'s.')
param bookingsMaxThroughput int = 0

@description('Autoscale maximum of availability in RU/s for an on-sale; 0 for the size\'s.')
param availabilityMaxThroughput int = 0

@description('Warm instances of the booking app\'s HTTP functions for an on-sale; 0 for the size\'s.')
param bookingWarmInstances int = 0

@description('Warm instances of the reading app\'s HTTP functions for an on-sale; 0 for the size\'s.')
param readWarmInstances int = 0

@description('End of the Cosmos DB account\'s name. Empty, unless the account was restored from a backup.')
@maxLength(8)
param cosmosSuffix string = ''

@description('The OpenID Connect issuer whose tokens are accepted, such as https://login.example.com/.')
param identityAuthority string

@description('What a token must name as its audience.')
param identityAudience string

@description('Address of the payment provider above /v1.')
param paymentsBaseAddress string = 'https://api.stripe.com'

@description('Also accept webhooks signed with the secret before, payments-webhook-previous in the vault.')
param paymentsPreviousWebhook bool = false

@description('How long seats are held unpaid.')
param holdFor string = '00:10:00'

@description('By when a payment must settle.')
param settleFor string = '00:05:00'

@description('Live tickets of one user for one event.')
@minValue(1)
@maxValue(100)
param maxTicketsPerEvent int = 8

@description('Where buyers come back to from the payment provider: a page of the shop. Empty for the browser client\'s tickets.')
param returnAddress string = ''

@description('Origins of other addresses that a confirm may name, with commas between, such as https://shop.example.com,myapp://.')
param returnOrigins string = ''

@description('Origins of other web pages that may call, with commas between, such as https://shop.example.com.')
param allowedOrigins string = ''

@description('Region of the browser client: westeurope, westus2, centralus, eastus2 or eastasia. Its files are served from everywhere.')
param webLocation string = 'westeurope'

@description('Also accept the keys of booking ids in bookings-other-id-keys in the vault: those before, or the next.')
param bookingsOtherIdKeys bool = false

@description('Public keys that signed tickets before and are still accepted: base64 of SubjectPublicKeyInfo, with commas between.')
param ticketsRetiredKeys string = ''

@description('How long before its event\'s start a ticket lets in.')
param admitFrom string = '06:00:00'

@description('How long after its event\'s start a ticket lets in.')
param admitFor string = '1.00:00:00'

@description('Where alerts are mailed to; empty for nowhere.')
param alertEmail string = ''

@description('First day of the month in which the budget begins, as 2026-12-01, the same at every deployment; empty for no budget.')
param budgetStart string = ''

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }
var readRegion = size.cosmosServerless ? '' : secondRegion

// Reading and booking are two apps, so that buying keeps its instances however many people look. The functions that keep the projections
// in step belong to reading, but for those that see bookings. A test compares these lists with the code's functions.
var readFunctions = [
  'Health'
  'IndexAvailability'
  'IndexEvents'
  'ProjectAvailability'
  'SearchEvents'
  'SuggestEvents'
  'ViewAvailability'
  'ViewEvent'
  'ViewOpenApi'
  'ViewSeatMap'
  'WithoutOperation'
]

var bookingFunctions = [
  'AdmitWaiting'
  'AdvanceDueBookings'
  'AuditBookings'
  'CancelBooking'
  'CancelEvent'
  'CapturePayment'
  'CarryChange'
  'CarryIntoEvents'
  'CheckInTicket'
  'CloseStuckPayment'
  'CompleteBooking'
  'ConfirmBooking'
  'DeleteEvent'
  'DeletePerformer'
  'DeleteVenue'
  'DeliverScans'
  'EndBookingsOfEvent'
  'EndCancelledEvents'
  'FindBookings'
  'GetEvent'
  'GetPerformer'
  'GetVenue'
  'GivePass'
  'GiveUpPayment'
  'Health'
  'IssueTickets'
  'ListBookings'
  'ListDeadLetters'
  'ListEvents'
  'ListPerformers'
  'ListRefundedTickets'
  'ListScanConflicts'
  'ListStuckPayments'
  'ListTickets'
  'ListVenues'
  'MovePointer'
  'NoteMove'
  'ProbeChangeFeeds'
  'ProjectBookings'
  'PutEvent'
  'PutPerformer'
  'PutVenue'
  'ReceiveWebhook'
  'ReconcilePayments'
  'RedriveDeadLetters'
  'RefundBooking'
  'ReleaseDueBookings'
  'ReserveSeats'
  'HandlePaymentEvent'
  'SweepDue'
  'TakePlace'
  'TellOfMove'
  'UndoCheckIn'
  'ViewAudit'
  'ViewBooking'
  'ViewQueue'
  'ViewSales'
  'ViewScans'
  'ViewTicket'
  'ViewTicketKeys'
  'WithoutOperation'
]

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  name: 'identities'
  scope: group
  params: { location: location, token: token, tags: tags }
}

// infra/hooks/preprovision says the same sooner, but not every deployment is azd's.
var isPrivate = privateEndpoints && size.serviceBusSku != 'Premium'
  ? fail('Private endpoints need a size with Service Bus Premium and a paid AI Search, such as large.')
  : privateEndpoints

module network 'modules/network.bicep' = {
  name: 'network'
  scope: group
  params: { location: location, token: token, tags: tags, enabled: isPrivate }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    dailyLogGigabytes: size.dailyLogGigabytes
    logRetentionDays: size.logRetentionDays
    alertEmail: alertEmail
    appPrincipalIds: [identities.outputs.read.principalId, identities.outputs.booking.principalId]
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    suffix: cosmosSuffix
    serverless: size.cosmosServerless
    secondRegion: readRegion
    zoneRedundant: size.zoneRedundant
    ticketsMaxThroughput: ticketsMaxThroughput == 0 ? size.ticketsMaxThroughput : ticketsMaxThroughput
    bookingsMaxThroughput: bookingsMaxThroughput == 0 ? size.bookingsMaxThroughput : bookingsMaxThroughput
    availabilityMaxThroughput: availabilityMaxThroughput == 0 ? size.availabilityMaxThroughput : availabilityMaxThroughput
    otherMaxThroughput: size.otherMaxThroughput
    backup: size.cosmosBackup
    privateSubnetId: network.outputs.privateSubnetId
    privateDnsZoneId: network.outputs.zoneIds.cosmos
    readPrincipalId: identities.outputs.read.principalId
    bookingPrincipalId: identities.outputs.booking.principalId
  }
}

module search 'modules/search.bicep' = {
  name: 'search'
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    sku: size.searchSku
    replicas: size.searchReplicas
    partitions: size.searchPartitions
    privateSubnetId: network.outputs.privateSubnetId
    privateDnsZoneId: network.outputs.zoneIds.search
    readPrincipalId: identities.outputs.read.principalId
    operatorId: operatorId
    operatorType: operatorType
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  name: 'service-bus'
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    sku: size.serviceBusSku
    privateSubnetId: network.outputs.privateSubnetId
    privateDnsZoneId: network.outputs.zoneIds.serviceBus
    bookingPrincipalId: identities.outputs.booking.principalId
  }
}

module scheduler 'modules/scheduler.bicep' = {
  name: 'scheduler'
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    sku: size.schedulerSku
    capacity: size.schedulerCapacity
    privateSubnetId: network.outputs.privateSubnetId
    privateDnsZoneId: network.outputs.zoneIds.scheduler
    bookingPrincipalId: identities.outputs.booking.principalId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    purgeProtection: size.zoneRedundant
    privateSubnetId: network.outputs.privateSubnetId
    privateDnsZoneId: network.outputs.zoneIds.vault
    bookingPrincipalId: identities.outputs.booking.principalId
    operatorId: operatorId
    operatorType: operatorType
  }
}

module frontDoor 'modules/front-door.bicep' = if (size.frontDoor) {
  name: 'front-door'
  scope: group
  params: { token: token, tags: tags }
}

module web 'modules/web.bicep' = {
  name: 'web'
  scope: group
  params: { location: webLocation, token: token, tags: tags, sku: size.webSku }
}

// Where the pages are: behind a Front Door at the API's own address.
var pagesAddress = size.frontDoor ? frontDoor!.outputs.address : 'https://${web.outputs.hostName}'

// Both apps have the same parts and check the same settings at their start. Their roles decide what they may do.
var sharedSettings = {
  Booking__HoldFor: holdFor
  Booking__SettleFor: settleFor
  Booking__MaxTicketsPerEvent: string(maxTicketsPerEvent)
  Booking__ReturnAddress: empty(returnAddress) ? '${pagesAddress}/app/tickets' : returnAddress
  Booking__ReturnOrigins: empty(returnOrigins) ? pagesAddress : '${pagesAddress},${returnOrigins}'
  Identity__Authority: identityAuthority
  Identity__Audience: identityAudience
  // The platform's own CORS stays unset: it would answer preflights before the app, and can expose no headers.
  Identity__AllowedOrigins: empty(allowedOrigins) ? pagesAddress : '${pagesAddress},${allowedOrigins}'
  Payments__Provider: 'Stripe'
  Payments__BaseAddress: paymentsBaseAddress
  Tickets__RetiredKeys: ticketsRetiredKeys
  Tickets__AdmitFrom: admitFrom
  Tickets__AdmitFor: admitFor
  Cosmos__accountEndpoint: cosmos.outputs.endpoint
  Cosmos__credential: 'managedidentity'
  ServiceBus__fullyQualifiedNamespace: serviceBus.outputs.hostName
  ServiceBus__credential: 'managedidentity'
  Search__Endpoint: search.outputs.endpoint
  TASKHUB_NAME: scheduler.outputs.hubName
}

// The app's identity signs in at the scheduler.
var schedulerConnection = 'Endpoint=${scheduler.outputs.endpoint};Authentication=ManagedIdentity;ClientID='

var readSettings = {
  Cosmos__clientId: identities.outputs.read.clientId
  ServiceBus__clientId: identities.outputs.read.clientId
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: '${schedulerConnection}${identities.outputs.read.clientId}'
  // The app checks these at its start, and none of its functions uses them. So it gets no secrets, but texts that look like them.
  Payments__SecretKey: 'sk_test_none_since_this_app_only_reads'
  Payments__WebhookSecret: guid(token, 'none since this app only reads')
  Payments__PreviousWebhookSecret: ''
  Tickets__SigningKey: 'not-for-this-app'
  Booking__IdKey: 'not-for-this-app'
  Booking__OtherIdKeys: ''
}

// A region that lags behind must not answer for what is sold, so only the reading app reads from one.
var readRegions = empty(readRegion)
  ? {}
  : {
      Cosmos__PreferredRegions__0: location
      Cosmos__PreferredRegions__1: readRegion
    }

var bookingSettings = {
  Cosmos__clientId: identities.outputs.booking.clientId
  ServiceBus__clientId: identities.outputs.booking.clientId
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: '${schedulerConnection}${identities.outputs.booking.clientId}'
  Payments__SecretKey: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/payments-api-key)'
  Payments__WebhookSecret: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/payments-webhook)'
  Payments__PreviousWebhookSecret: paymentsPreviousWebhook
    ? '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/payments-webhook-previous)'
    : ''
  Tickets__SigningKey: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/tickets-signing-key)'
  Booking__IdKey: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/bookings-id-key)'
  Booking__OtherIdKeys: bookingsOtherIdKeys ? '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/bookings-other-id-keys)' : ''
}

module read 'modules/app.bicep' = {
  name: 'read'
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    app: 'read'
    disabledFunctions: filter(bookingFunctions, name => !contains(readFunctions, name))
    settings: union(sharedSettings, readSettings, readRegions)
    identityId: identities.outputs.read.id
    identityClientId: identities.outputs.read.clientId
    identityPrincipalId: identities.outputs.read.principalId
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    zoneRedundant: size.zoneRedundant
    instanceMemoryMB: size.instanceMemoryMB
    requestsPerInstance: size.requestsPerInstance
    maxInstances: size.readMaxInstances
    alwaysReady: readWarmInstances == 0
      ? size.readAlwaysReady
      : concat(filter(size.readAlwaysReady, warm => warm.name != 'http'), [{ name: 'http', instanceCount: readWarmInstances }])
    frontDoorId: frontDoor.?outputs.frontDoorId ?? ''
    subnetId: network.outputs.readSubnetId
    privateSubnetId: network.outputs.privateSubnetId
    privateDnsZoneId: network.outputs.zoneIds.blob
  }
}

module booking 'modules/app.bicep' = {
  name: 'booking'
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    app: 'booking'
    disabledFunctions: concat(
      filter(readFunctions, name => !contains(bookingFunctions, name)),
      size.changeFeedProbes ? [] : ['ProbeChangeFeeds']
    )
    settings: union(sharedSettings, bookingSettings)
    identityId: identities.outputs.booking.id
    identityClientId: identities.outputs.booking.clientId
    identityPrincipalId: identities.outputs.booking.principalId
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    zoneRedundant: size.zoneRedundant
    instanceMemoryMB: size.instanceMemoryMB
    requestsPerInstance: size.requestsPerInstance
    maxInstances: size.bookingMaxInstances
    alwaysReady: bookingWarmInstances == 0
      ? size.bookingAlwaysReady
      : concat(filter(size.bookingAlwaysReady, warm => warm.name != 'http'), [{ name: 'http', instanceCount: bookingWarmInstances }])
    frontDoorId: frontDoor.?outputs.frontDoorId ?? ''
    subnetId: network.outputs.bookingSubnetId
    privateSubnetId: network.outputs.privateSubnetId
    privateDnsZoneId: network.outputs.zoneIds.blob
  }
}

module entry 'modules/entry.bicep' = if (size.frontDoor) {
  name: 'entry'
  scope: group
  params: {
    token: token
    tags: tags
    readHostName: read.outputs.hostName
    bookingHostName: booking.outputs.hostName
    webHostName: web.outputs.hostName
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    actionGroupId: monitoring.outputs.actionGroupId
    workspaceId: monitoring.outputs.workspaceId
    cosmosId: cosmos.outputs.id
    serviceBusId: serviceBus.outputs.id
    searchId: search.outputs.id
    frontDoorProfileId: frontDoor.?outputs.id ?? ''
    changeFeedProbes: size.changeFeedProbes
  }
}

module budget 'modules/budget.bicep' = if (!empty(budgetStart)) {
  name: 'budget'
  scope: group
  params: { amount: size.monthlyBudget, start: budgetStart, email: alertEmail }
}

@description('The resource group, where azd finds the apps by their tags.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The one address of the API; empty if there is no Front Door.')
output API_ADDRESS string = frontDoor.?outputs.address ?? ''

@description('Address of the reading app itself; with a Front Door it lets nobody else in.')
output READ_ADDRESS string = 'https://${read.outputs.hostName}'

@description('Address of the booking app itself; with a Front Door it lets nobody else in.')
output BOOKING_ADDRESS string = 'https://${booking.outputs.hostName}'

@description('Address of the browser client, which is below /app/ there.')
output WEB_ADDRESS string = pagesAddress

@description('Value of X-Azure-FDID on requests that came through the Front Door; empty if there is none.')
output FRONT_DOOR_ID string = frontDoor.?outputs.frontDoorId ?? ''

@description('Name of the reading app.')
output READ_APP string = read.outputs.name

@description('Name of the booking app.')
output BOOKING_APP string = booking.outputs.name

@description('Name of the vault that the secrets go into.')
output VAULT_NAME string = vault.outputs.name

@description('Address of the search service.')
output SEARCH_ENDPOINT string = search.outputs.endpoint

@description('Name of the document store\'s account.')
output COSMOS_ACCOUNT string = cosmos.outputs.name
