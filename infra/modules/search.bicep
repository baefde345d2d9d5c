// The search service. Its index is data, which Azure Resource Manager cannot make.

@description('Region of the resources.')
param location string

@description('Makes the names unique.')
@minLength(13)
@maxLength(13)
param token string

@description('Tags of every resource.')
param tags object

@description('Tier of the service.')
param sku 'free' | 'basic' | 'standard' | 'standard2'

@description('Replicas: 3 for the service level of queries and indexing.')
param replicas int

@description('Partitions.')
param partitions int

@description('Subnet of the private endpoint, then the only way in; empty for none.')
param privateSubnetId string

@description('Private DNS zone of the private endpoint.')
param privateDnsZoneId string

@description('Principal of the reading app, which asks the index and keeps it in step.')
param readPrincipalId string

@description('Principal of the operator, who makes and rebuilds the index; empty for nobody.')
param operatorId string

@description('The operator\'s kind: User, Group or ServicePrincipal; empty for Azure to find out.')
param operatorType string

var searchIndexDataContributor = '8ebe5a00-799e-43f5-93ac-243d3dce84a7'
var searchServiceContributor = '7ca78c08-252a-4471-8644-bb5ff32d4ba0'

resource service 'Microsoft.Search/searchServices@2025-05-01' = {
  name: 'srch-${token}'
  location: location
  tags: tags
  sku: { name: sku }
  properties: {
    replicaCount: replicas
    partitionCount: partitions
    disableLocalAuth: true
    publicNetworkAccess: empty(privateSubnetId) ? 'Enabled' : 'Disabled'
    semanticSearch: 'disabled'
  }
}

resource documents 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(service.id, readPrincipalId, searchIndexDataContributor)
  scope: service
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', searchIndexDataContributor)
    principalId: readPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource indexes 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  name: guid(service.id, operatorId, searchServiceContributor)
  scope: service
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', searchServiceContributor)
    principalId: operatorId
    principalType: empty(operatorType) ? null : operatorType
  }
}

module link 'private-endpoint.bicep' = if (!empty(privateSubnetId)) {
  name: 'private-search'
  params: {
    location: location
    name: 'pe-search-${token}'
    tags: tags
    targetId: service.id
    groupId: 'searchService'
    subnetId: privateSubnetId
    dnsZoneId: privateDnsZoneId
  }
}

@description('Resource id of the service.')
output id string = service.id

@description('Address of the service.')
output endpoint string = 'https://${service.name}.search.windows.net'
