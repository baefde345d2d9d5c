// The two parameter sets. main.bicepparam picks one by TICKETMASTER_SIZE.

@export()
@description('Instances that are kept warm for a group of functions.')
type AlwaysReady = {
  @description('The group: http, durable, or function:<name>.')
  name: string

  @description('How many instances are kept.')
  instanceCount: int
}

@export()
@description('Everything that differs between a developer\'s subscription and a stadium on-sale.')
type Size = {
  @description('Front Door Premium with its firewall. Without it the two apps are called by their own addresses.')
  frontDoor: bool

  @description('Spread the stores and the apps over the availability zones of the region.')
  zoneRedundant: bool

  @description('Pay Cosmos DB by the request instead of by provisioned throughput; for development only.')
  cosmosServerless: bool

  @description('Autoscale maximum of the container tickets, in RU/s.')
  ticketsMaxThroughput: int

  @description('Autoscale maximum of the container bookings, in RU/s.')
  bookingsMaxThroughput: int

  @description('Autoscale maximum of availability, in RU/s: every change of a seat rewrites its section.')
  availabilityMaxThroughput: int

  @description('Autoscale maximum of each of the other containers, in RU/s.')
  otherMaxThroughput: int

  @description('Days of which Cosmos DB can restore any moment: Continuous7Days or Continuous30Days.')
  cosmosBackup: 'Continuous7Days' | 'Continuous30Days'

  @description('Tier of AI Search. A subscription has one free service.')
  searchSku: 'free' | 'basic' | 'standard' | 'standard2'

  @description('Replicas of AI Search: 3 for its service level of queries and indexing.')
  searchReplicas: int

  @description('Partitions of AI Search.')
  searchPartitions: int

  @description('Tier of Service Bus. Duplicate detection needs Standard, private endpoints need Premium.')
  serviceBusSku: 'Standard' | 'Premium'

  @description('Tier of the Durable Task Scheduler.')
  schedulerSku: 'Consumption' | 'Dedicated'

  @description('Capacity units of a Dedicated scheduler, 1 to 3; 3 for its high availability.')
  schedulerCapacity: int

  @description('Tier of Static Web Apps. A Front Door needs Standard.')
  webSku: 'Free' | 'Standard'

  @description('Memory of an instance of either app, in MB.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('Requests that one instance works on at a time.')
  requestsPerInstance: int

  @description('Instances the reading app may have.')
  readMaxInstances: int

  @description('Instances the booking app may have.')
  bookingMaxInstances: int

  @description('Warm instances of the reading app.')
  readAlwaysReady: AlwaysReady[]

  @description('Warm instances of the booking app.')
  bookingAlwaysReady: AlwaysReady[]

  @description('Write probes into the containers every minute, and alert if they do not come through the change feeds.')
  changeFeedProbes: bool

  @description('Gigabytes of logs taken in a day; -1 for no cap.')
  dailyLogGigabytes: int

  @description('Days that logs are kept.')
  logRetentionDays: int

  @description('Amount a month at which the budget warns, in the currency of the subscription.')
  monthlyBudget: int
}

@export()
@description('A developer\'s subscription. docs/operations.md says what it costs when nobody comes.')
var small = {
  frontDoor: false
  zoneRedundant: false
  cosmosServerless: true
  ticketsMaxThroughput: 0
  bookingsMaxThroughput: 0
  availabilityMaxThroughput: 0
  otherMaxThroughput: 0
  cosmosBackup: 'Continuous7Days'
  searchSku: 'free'
  searchReplicas: 1
  searchPartitions: 1
  serviceBusSku: 'Standard'
  schedulerSku: 'Consumption'
  schedulerCapacity: 0
  webSku: 'Free'
  instanceMemoryMB: 2048
  requestsPerInstance: 16
  readMaxInstances: 40
  bookingMaxInstances: 40
  readAlwaysReady: []
  bookingAlwaysReady: []
  changeFeedProbes: false
  dailyLogGigabytes: 1
  logRetentionDays: 30
  monthlyBudget: 25
}

@export()
@description('A stadium on-sale: millions want 60,000 seats at once. docs/operations.md says what to raise before a sale.')
var large = {
  frontDoor: true
  zoneRedundant: true
  cosmosServerless: false
  ticketsMaxThroughput: 100000
  bookingsMaxThroughput: 100000
  availabilityMaxThroughput: 20000
  otherMaxThroughput: 10000
  cosmosBackup: 'Continuous30Days'
  searchSku: 'standard2'
  searchReplicas: 3
  searchPartitions: 1
  serviceBusSku: 'Premium'
  schedulerSku: 'Dedicated'
  schedulerCapacity: 3
  webSku: 'Standard'
  instanceMemoryMB: 2048
  requestsPerInstance: 16
  readMaxInstances: 400
  bookingMaxInstances: 400
  readAlwaysReady: [
    { name: 'http', instanceCount: 4 }
    { name: 'function:ProjectAvailability', instanceCount: 2 }
  ]
  bookingAlwaysReady: [
    { name: 'http', instanceCount: 4 }
    { name: 'durable', instanceCount: 2 }
    { name: 'function:HandlePaymentEvent', instanceCount: 2 }
  ]
  changeFeedProbes: true
  dailyLogGigabytes: -1
  logRetentionDays: 90
  monthlyBudget: 15000
}
