// The document store. It has one write region: with more, two regions could both pass the same ETag check.

@description('Region of the resources.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('End of the account\'s name. Empty, unless the account was restored from a backup.')
@maxLength(8)
param suffix string

@description('Tags of every resource.')
param tags object

@description('Pay by the request instead of by provisioned throughput.')
param serverless bool

@description('A second region for reads; empty for none.')
param secondRegion string

@description('Spread the account over the zones of the region.')
param zoneRedundant bool

@description('Autoscale maximum of tickets, in RU/s.')
param ticketsMaxThroughput int

@description('Autoscale maximum of bookings, in RU/s.')
param bookingsMaxThroughput int

@description('Autoscale maximum of availability, in RU/s.')
param availabilityMaxThroughput int

@description('Autoscale maximum of each other container, in RU/s.')
param otherMaxThroughput int

@description('How far back any moment can be restored.')
param backup 'Continuous7Days' | 'Continuous30Days'

@description('Subnet of the private endpoint, then the only way in; empty for none.')
param privateSubnetId string

@description('Private DNS zone of the private endpoint.')
param privateDnsZoneId string

@description('Principal of the reading app.')
param readPrincipalId string

@description('Principal of the booking app.')
param bookingPrincipalId string

var databaseName = 'ticketmaster'

// A test compares these with functions/*/*Containers.cs. Each indexed property makes every write cost more, so only what queries ask for is
// indexed. Only used keys have a time to live: a booking's number must never be used twice, and a lost ticket is a lost seat.
var containers = [
  {
    name: 'events'
    partitionKey: '/id'
    indexed: ['startsAt', 'venueId', 'performers/[]/performerId']
    composite: [[{ path: '/venueId', order: 'ascending' }, { path: '/startsAt', order: 'ascending' }]]
    maxThroughput: otherMaxThroughput
  }
  {
    name: 'venues'
    partitionKey: '/id'
    indexed: ['name']
    composite: []
    maxThroughput: otherMaxThroughput
  }
  {
    name: 'performers'
    partitionKey: '/id'
    indexed: ['name']
    composite: []
    maxThroughput: otherMaxThroughput
  }
  {
    name: 'tickets'
    partitionKey: '/row'
    indexed: ['eventId', 'conflictsOf']
    composite: []
    maxThroughput: ticketsMaxThroughput
  }
  {
    name: 'bookings'
    partitionKey: '/userId'
    indexed: [
      'id'
      'eventId'
      'dueAt'
      'shard'
      'createdAt'
      'state'
      'refused'
      'number'
      'idempotencyKey'
      'refundsOf'
      'refundedAt'
    ]
    composite: [
      [{ path: '/state', order: 'ascending' }, { path: '/dueAt', order: 'ascending' }]
      [{ path: '/shard', order: 'ascending' }, { path: '/dueAt', order: 'ascending' }]
    ]
    maxThroughput: bookingsMaxThroughput
  }
  {
    name: 'used-keys'
    partitionKey: '/userId'
    indexed: ['keptUntil']
    composite: []
    // A sale writes its booking several times, and a key for its reserve and its confirm. In steps of a thousand.
    maxThroughput: max(1000, bookingsMaxThroughput / 4000 * 1000)
  }
  {
    name: 'availability'
    partitionKey: '/id'
    indexed: ['eventId']
    composite: []
    maxThroughput: availabilityMaxThroughput
  }
  {
    name: 'payment-cases'
    partitionKey: '/id'
    indexed: ['status', 'kind', 'since', 'lastSeen']
    composite: [
      [{ path: '/status', order: 'ascending' }, { path: '/since', order: 'ascending' }]
      [{ path: '/status', order: 'ascending' }, { path: '/lastSeen', order: 'ascending' }]
    ]
    maxThroughput: otherMaxThroughput
  }
  {
    name: 'sales'
    partitionKey: '/id'
    indexed: []
    composite: []
    maxThroughput: otherMaxThroughput
  }
  {
    name: 'audit'
    partitionKey: '/id'
    indexed: ['firstSeenAt']
    composite: []
    maxThroughput: otherMaxThroughput
  }
  {
    name: 'waiting'
    partitionKey: '/eventId'
    indexed: ['kind']
    composite: []
    maxThroughput: otherMaxThroughput
  }
  {
    name: 'leases'
    partitionKey: '/id'
    indexed: []
    composite: []
    maxThroughput: otherMaxThroughput
  }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: 'cosmos-${token}${suffix}'
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: serverless ? [{ name: 'EnableServerless' }] : []
    // No automatic failover: the other region may lack the last sales.
    locations: concat(
      [{ locationName: location, failoverPriority: 0, isZoneRedundant: zoneRedundant }],
      empty(secondRegion) ? [] : [{ locationName: secondRegion, failoverPriority: 1, isZoneRedundant: zoneRedundant }]
    )
    enableAutomaticFailover: false
    enableMultipleWriteLocations: false
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: empty(privateSubnetId) ? 'Enabled' : 'Disabled'
    enablePerRegionPerPartitionAutoscale: !serverless
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: backup } }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: { id: databaseName }
  }
}

// The change feed's readers query their leases in ways of their own, so this container keeps the default policy.
resource stored 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = [
  for container in containers: {
    parent: database
    name: container.name
    properties: {
      resource: {
        id: container.name
        partitionKey: { paths: [container.partitionKey], kind: 'Hash', version: 2 }
        // Two days: the contract promises one.
        defaultTtl: container.name == 'used-keys' ? 172800 : null
        indexingPolicy: container.name == 'leases'
          ? { indexingMode: 'consistent', automatic: true, includedPaths: [{ path: '/*' }] }
          : {
              indexingMode: 'consistent'
              automatic: true
              includedPaths: map(container.indexed, property => { path: '/${property}/?' })
              excludedPaths: [{ path: '/*' }]
              compositeIndexes: container.composite
            }
      }
      options: serverless ? {} : { autoscaleSettings: { maxThroughput: container.maxThroughput } }
    }
  }
]

var reader = '00000000-0000-0000-0000-000000000001'
var contributor = '00000000-0000-0000-0000-000000000002'

// The reading app cannot write what decides a sale, and cannot see bookings.
var access = [
  { principalId: readPrincipalId, container: 'events', role: reader }
  { principalId: readPrincipalId, container: 'tickets', role: reader }
  { principalId: readPrincipalId, container: 'availability', role: contributor }
  { principalId: readPrincipalId, container: 'leases', role: contributor }
  { principalId: bookingPrincipalId, container: 'events', role: contributor }
  { principalId: bookingPrincipalId, container: 'venues', role: contributor }
  { principalId: bookingPrincipalId, container: 'performers', role: contributor }
  { principalId: bookingPrincipalId, container: 'tickets', role: contributor }
  { principalId: bookingPrincipalId, container: 'bookings', role: contributor }
  { principalId: bookingPrincipalId, container: 'used-keys', role: contributor }
  { principalId: bookingPrincipalId, container: 'availability', role: contributor }
  { principalId: bookingPrincipalId, container: 'payment-cases', role: contributor }
  { principalId: bookingPrincipalId, container: 'sales', role: contributor }
  { principalId: bookingPrincipalId, container: 'audit', role: contributor }
  { principalId: bookingPrincipalId, container: 'waiting', role: contributor }
  { principalId: bookingPrincipalId, container: 'leases', role: contributor }
]

// One after the other: the account refuses simultaneous assignments.
@batchSize(1)
resource roles 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = [
  for grant in access: {
    parent: account
    name: guid(account.id, grant.principalId, grant.container, grant.role)
    properties: {
      principalId: grant.principalId
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${grant.role}'
      scope: '${account.id}/dbs/${databaseName}/colls/${grant.container}'
    }
    dependsOn: [stored]
  }
]

module link 'private-endpoint.bicep' = if (!empty(privateSubnetId)) {
  name: 'private-cosmos'
  params: {
    location: location
    // An endpoint keeps the account that it was made for, so a restored account has one of its own.
    name: 'pe-cosmos-${token}${suffix}'
    tags: tags
    targetId: account.id
    groupId: 'Sql'
    subnetId: privateSubnetId
    dnsZoneId: privateDnsZoneId
  }
}

@description('Resource id of the account.')
output id string = account.id

@description('Address of the account.')
output endpoint string = account.properties.documentEndpoint

@description('Name of the account.')
output name string = account.name
