// The Durable Task Scheduler and the hub that the orchestrations live in.

@description('Region of the resources. Not every region has the scheduler.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Tier of the scheduler.')
param sku 'Consumption' | 'Dedicated'

@description('Capacity units of a Dedicated scheduler, 1 to 3.')
param capacity int

@description('Subnet of the private endpoint, then the only way in; empty for none.')
param privateSubnetId string

@description('Private DNS zone of the private endpoint.')
param privateDnsZoneId string

@description('Principal of the booking app, the only one that runs orchestrations.')
param bookingPrincipalId string

var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: 'dts-${token}'
  location: location
  tags: tags
  properties: {
    sku: sku == 'Dedicated' ? { name: 'Dedicated', capacity: capacity } : { name: 'Consumption' }
    // An empty list would refuse everybody. Roles say who may do what.
    ipAllowlist: ['0.0.0.0/0']
    publicNetworkAccess: empty(privateSubnetId) ? 'Enabled' : 'Disabled'
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: 'ticketmaster'
}

// A completed instance is kept because its id prevents a second start. A failed one is kept longer, to be looked at.
resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [
      { orchestrationState: 'Completed', retentionPeriodInDays: 7 }
      { orchestrationState: 'Failed', retentionPeriodInDays: 30 }
      { orchestrationState: 'Terminated', retentionPeriodInDays: 30 }
    ]
  }
}

resource orchestrating 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, bookingPrincipalId, durableTaskDataContributor)
  scope: hub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
    principalId: bookingPrincipalId
    principalType: 'ServicePrincipal'
  }
}

module link 'private-endpoint.bicep' = if (!empty(privateSubnetId)) {
  name: 'private-scheduler'
  params: {
    location: location
    name: 'pe-scheduler-${token}'
    tags: tags
    targetId: scheduler.id
    groupId: 'scheduler'
    subnetId: privateSubnetId
    dnsZoneId: privateDnsZoneId
  }
}

@description('Resource id of the scheduler.')
output id string = scheduler.id

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint

@description('Name of the hub.')
output hubName string = hub.name
